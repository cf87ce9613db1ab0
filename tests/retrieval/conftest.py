"""The real embedding model, loaded once."""

import pytest

from retrieval.models import Models


@pytest.fixture(scope="session")
def models() -> Models:
    return Models()
