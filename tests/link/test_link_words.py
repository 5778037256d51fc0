"""Words made comparable: which are left out, and what that costs."""

from __future__ import annotations

import subprocess
import sys

from spacy.lang.en.stop_words import STOP_WORDS

from demarche.link.words import small_words


def test_small_words_are_those_of_spacy() -> None:
    assert small_words() == STOP_WORDS


def test_small_words_are_known_without_loading_spacy() -> None:
    asked = (
        "from demarche.link.words import stems; stems('a port'); import sys; print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
