"""The site that each test of writing over HTTP has to itself."""

import pytest
from written_site import Instance


@pytest.fixture
def site(tmp_path):
    instance = Instance(tmp_path)
    yield instance
    instance.close()
