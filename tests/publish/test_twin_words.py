"""What the files of a twin say of themselves, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.language.languages import CODES, language
from app.publish.twin.words import Words

if TYPE_CHECKING:
    from app.store.catalog import Catalog


@pytest.mark.parametrize("code", CODES)
def test_the_foot_of_a_page_is_of_whole_sentences(catalog: Catalog, code: str) -> None:
    foot = Words(catalog, "").foot(language(code))
    assert ".." not in foot
    assert catalog.version in foot
    assert foot.count(". ") >= 1
