"""spaCy's small CNN pipeline, tagger, parser and NER, built blank at the sizes of `en_core_web_sm` 3.8.

Speed needs no weights: what the layers cost depends on their shapes. What does depend on the weights is how
many transitions the parser takes (n to 2n for n words; the NER always n) and how many spans are made of them.
A pipeline straight from `initialize` has zeros in its last layers and takes the first transition that is
legal, over and over: a sentence and an entity at every token, at .9 of the speed. So it is taught the made
sentences below, and `habits` says what it then gives for real text.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# How many tags, relations and kinds of entity `en_core_web_sm` tells apart.
_SIZES = {"tagger": 50, "parser": 45, "ner": 18}


class _Sentence(NamedTuple):
    """Words, tags, heads, relations and entities (BILUO), with spaces between."""

    words: str
    tags: str
    heads: str
    relations: str
    entities: str


# Sentences made for this.
_MADE = [
    _Sentence(
        "The minister met envoys in Geneva on Friday .",
        "DT NN VBD NNS IN NNP IN NNP .",
        "1 2 2 2 2 4 2 6 2",
        "det nsubj ROOT dobj prep pobj prep pobj punct",
        "O O O O O U-GPE O U-DATE O",
    ),
    _Sentence(
        "Anna Berg said two hundred soldiers left , and talks will go on .",
        "NNP NNP VBD CD CD NNS VBD , CC NNS MD VB RP .",
        "1 2 2 4 5 6 2 2 2 11 11 2 11 2",
        "compound nsubj ROOT nummod nummod nsubj conj punct cc nsubj aux conj prep punct",
        "B-PERSON L-PERSON O B-CARDINAL L-CARDINAL O O O O O O O O O",
    ),
    _Sentence(
        "Northland 's army , which holds the border , denied that .",
        "NNP POS NN , WDT VBZ DT NN , VBD DT .",
        "2 0 9 2 5 2 7 5 9 9 9 9",
        "poss prep nsubj punct nsubj conj det dobj punct ROOT dobj punct",
        "U-GPE O O O O O O O O O O O",
    ),
    _Sentence(
        "It quickly rejected new demands from the Harbour Council .",
        "PRP RB VBD JJ NNS IN DT NNP NNP .",
        "2 2 2 4 2 4 8 8 5 2",
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


def build(steps: int = 40) -> Language:
    """The pipeline, taught the made sentences (two to a text, so that there are borders) for `steps`."""
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
    told = {
        "tagger": {tag for one in _MADE for tag in one.tags.split()},
        "parser": {relation for one in _MADE for relation in one.relations.split()},
        "ner": {entity[2:] for one in _MADE for entity in one.entities.split() if entity != "O"},
    }
    for pipe, size in _SIZES.items():
        others = (f"other{number}" for number in range(size - len(told[pipe])))
        for label in [*sorted(told[pipe]), *others]:
            nlp.get_pipe(pipe).add_label(label)
    chance = random.Random(7)
    marked = [_doc(nlp, (one, other)) for one in _MADE for other in _MADE]
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in marked]
    spacy.util.fix_random_seed(7)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(steps):
        chance.shuffle(examples)
        nlp.update(examples, sgd=optimizer)
    return nlp


def _doc(nlp: Language, text: Iterable[_Sentence]) -> Doc:
    from spacy.tokens import Doc

    words: list[str] = []
    columns: dict[str, list[Any]] = {"tags": [], "heads": [], "deps": [], "ents": []}
    for one in text:
        columns["heads"] += [len(words) + int(head) for head in one.heads.split()]
        words += one.words.split()
        columns["tags"] += one.tags.split()
        columns["deps"] += one.relations.split()
        columns["ents"] += [entity.replace("U-", "B-").replace("L-", "I-") for entity in one.entities.split()]
    return Doc(nlp.vocab, words=words, **columns)


def habits(docs: Iterable[Doc]) -> str:
    """How many words there are to a sentence and to an entity, and what share hangs on another word."""
    words = sentences = entities = hanging = 0
    for doc in docs:
        words += len(doc)
        sentences += sum(1 for _ in doc.sents)
        entities += len(doc.ents)
        hanging += sum(token.head.i != token.i for token in doc)
    each = words / max(sentences, 1), words / max(entities, 1), 100 * hanging / max(words, 1)
    return "a sentence every {:.0f} tokens, an entity every {:.0f}, {:.0f} % hang on another".format(*each)
