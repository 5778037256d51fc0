"""Our WordPiece against the original; needs the training environment."""

from __future__ import annotations

import pytest

from demarche.reader.network import model_folder
from demarche.reader.tokens import tokenise, words_of
from demarche.reader.wordpiece import WordPiece

SAMPLE = (
    "The Élysée’s démarche — “unprecedented,” per Ms. Ñuñez-O'Brien — "
    "cost $3.5bn (≈€3bn) & drew 90,000+ tweets!\n"
    "Zelenskyy, Lukashenka, Xi Jinping (习近平) and Łukasz met in Kyïv; the U.S.-led E.U. bloc didn't. "
    "http://a.b/c?d=e_f "
    "Ünïcödé ﬁne ①②③ naïve \u200fRTL\u200e soft\u00adhyphen İstanbul Straße ½ … 100°F "
    "#MeToo @POTUS co-operate 🤝"
)


def test_the_same_pieces_as_the_original() -> None:
    transformers = pytest.importorskip(
        "transformers", reason="transformers is in the training environment only"
    )
    original = transformers.BertTokenizer(str(model_folder() / "vocab.txt"), do_lower_case=True)
    ours = WordPiece.load(model_folder() / "vocab.txt")
    doc = tokenise(SAMPLE)
    for i in words_of(doc):
        word = doc[i].text
        want = original.encode(word, add_special_tokens=False)
        assert list(ours.encode(word)) == (want or [ours.unknown])[:24], word
