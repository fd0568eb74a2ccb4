"""Recipes made up by hypothesis."""

import string
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import strategies as st

from generation.recipes import Recipe, RecipeOrigin, RecipePreset, RecipeReference

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
presets = st.builds(RecipePreset, name=texts, revision=st.none() | st.integers(1, 999))
references = st.builds(
    RecipeReference,
    sha256=hashes,
    name=texts,
    width=st.integers(1, 9_000),
    height=st.integers(1, 9_000),
    cut_from=st.none() | st.builds(RecipeOrigin, sha256=hashes, transform=st.dictionaries(texts, values, max_size=3)),
)
recipes = st.builds(
    Recipe,
    provider=st.sampled_from(["fal", "google"]),
    model=st.text(string.ascii_lowercase + "/-.", min_size=1, max_size=40),
    preset=st.none() | presets,
    prompt=texts,
    arguments=st.dictionaries(texts, values, max_size=4),
    seed=st.none() | st.integers(-(2**63), 2**63 - 1),
    references=st.lists(references, max_size=2).map(tuple),
    made_by=st.none() | texts,
    made_at=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    request_id=st.none() | texts,
    cost=st.none() | st.decimals(Decimal(0), Decimal(100), places=5),
    sandbox=st.booleans(),
)
