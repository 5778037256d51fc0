"""spaCy's small CNN pipeline, tagger, parser and NER, built blank at the sizes of `en_core_web_sm` 3.8.

Speed needs no weights: what the layers cost depends on their shapes. What does depend on the weights is how many
transitions the parser takes (n to 2n for n words; the NER always n) and how many spans are made of them. A
pipeline straight from `initialize` has zeros in its last layers and takes the first transition that is legal,
over and over; so it is taught the made sentences below until it has learnt them, and `habits` says what it then
gives for real text, to be held against English (a sentence every 20 to 25 words, an entity every 8 to 10).
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_TAGS = "NNP VBD DT NN IN JJ NNS . , CC PRP MD VB TO CD RB VBZ VBN VBG POS WDT PRP$ WP RP JJR JJS".split()
_LABELS = "nsubj dobj det prep pobj amod punct cc conj aux ROOT compound poss advmod nummod mark".split()
_ENTITIES = "PERSON GPE ORG DATE CARDINAL NORP LOC EVENT MONEY PERCENT TIME FAC LAW PRODUCT".split()
# Words, tags, heads, labels and entities of sentences made for this.
_MADE = [
    (
        "The minister met envoys in Geneva on Friday .",
        "DT NN VBD NNS IN NNP IN NNP .",
        [1, 2, 2, 2, 2, 4, 2, 6, 2],
        "det nsubj ROOT dobj prep pobj prep pobj punct",
        "O O O O O U-GPE O U-DATE O",
    ),
    (
        "Anna Berg said two hundred soldiers left , and talks will go on .",
        "NNP NNP VBD CD CD NNS VBD , CC NNS MD VB RP .",
        [1, 2, 2, 4, 5, 6, 2, 2, 2, 11, 11, 2, 11, 2],
        "compound nsubj ROOT nummod nummod nsubj conj punct cc nsubj aux conj prep punct",
        "B-PERSON L-PERSON O B-CARDINAL L-CARDINAL O O O O O O O O O",
    ),
    (
        "Northland 's army , which holds the border , denied that .",
        "NNP POS NN , WDT VBZ DT NN , VBD DT .",
        [2, 0, 9, 2, 5, 2, 7, 5, 9, 9, 9, 9],
        "poss prep nsubj punct nsubj conj det dobj punct ROOT dobj punct",
        "U-GPE O O O O O O O O O O O",
    ),
    (
        "It quickly rejected new demands from the Harbour Council .",
        "PRP RB VBD JJ NNS IN DT NNP NNP .",
        [2, 2, 2, 4, 2, 4, 8, 8, 5, 2],
        "nsubj advmod ROOT amod dobj prep det compound pobj punct",
        "O O O O O O O B-ORG L-ORG O",
    ),
]


def _tok2vec(rows: list[int], attrs: list[str]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": attrs,
            "rows": rows,
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


_LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }


def build(steps: int = 60) -> Language:
    """The pipeline, taught the made sentences (two to a text, so that there are borders) for `steps` rounds."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
    nlp.add_pipe("tok2vec", config={"model": _tok2vec([5000, 1000, 2500, 2500, 50, 50], attrs)})
    tagger = {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False, "tok2vec": _LISTENER}
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": _transitions("parser", dict(_LISTENER))})
    own = _tok2vec([5000, 1000, 2500, 2500], attrs[:4])
    nlp.add_pipe("ner", config={"model": _transitions("ner", own)})
    for tag in _TAGS:
        nlp.get_pipe("tagger").add_label(tag)
    for label in _LABELS:
        nlp.get_pipe("parser").add_label(label)
    for entity in _ENTITIES:
        nlp.get_pipe("ner").add_label(entity)
    chance = random.Random(7)
    pairs = [(one, other) for one in _MADE for other in _MADE]
    examples = [Example(nlp.make_doc(" ".join(" ".join(w) for w in _words(pair))), _doc(nlp, pair)) for pair in pairs]
    spacy.util.fix_random_seed(7)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(steps):
        chance.shuffle(examples)
        nlp.update(examples, sgd=optimizer)
    return nlp


def _words(pair: Iterable[tuple[Any, ...]]) -> list[list[str]]:
    return [one[0].split() for one in pair]


def _doc(nlp: Language, pair: Iterable[tuple[Any, ...]]) -> Doc:
    from spacy.tokens import Doc

    words: list[str] = []
    columns: dict[str, list[Any]] = {"tags": [], "heads": [], "deps": [], "ents": []}
    for text, tags, heads, labels, entities in pair:
        columns["heads"] += [len(words) + head for head in heads]
        words += text.split()
        columns["tags"] += tags.split()
        columns["deps"] += labels.split()
        columns["ents"] += [entity.replace("U-", "B-").replace("L-", "I-") for entity in entities.split()]
    return Doc(nlp.vocab, words=words, **columns)


def habits(docs: Iterable[Doc]) -> str:
    """How many words there are to a sentence and to an entity, and what share hangs on another word."""
    words = sentences = entities = hanging = 0
    for doc in docs:
        words += len(doc)
        sentences += sum(1 for _ in doc.sents)
        entities += len(doc.ents)
        hanging += sum(token.head.i != token.i for token in doc)
    return (
        f"a sentence every {words / max(sentences, 1):.0f} tokens, an entity every {words / max(entities, 1):.0f}, "
        f"{100 * hanging / max(words, 1):.0f} % of tokens hang on another"
    )
