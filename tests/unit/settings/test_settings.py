"""The settings: each changed by its variable, each refused out of its bounds."""

import tempfile
from pathlib import Path

import pytest

from dotheque_graph.errors import SettingsError
from dotheque_graph.settings import Settings, read_settings

CHANGED = {
    "DOTHEQUE_DATA_DIR": ("data_dir", "/srv/dotheque", Path("/srv/dotheque")),
    "DOTHEQUE_PUBLIC_URL": ("public_url", "https://exemple.fr/dotheque", "https://exemple.fr/dotheque"),
    "DOTHEQUE_HOST": ("host", "0.0.0.0", "0.0.0.0"),
    "DOTHEQUE_PORT": ("port", "8080", 8080),
    "DOTHEQUE_WEB_PROCESSES": ("web_processes", "2", 2),
    "DOTHEQUE_RELEASES_KEPT": ("releases_kept", "3", 3),
    "DOTHEQUE_LOCK_SECONDS": ("lock_seconds", "0", 0.0),
    "DOTHEQUE_DUMPS": ("dumps", "false", False),
    "DOTHEQUE_PAGE_SIZE": ("page_size", "20", 20),
    "DOTHEQUE_QUERY_SECONDS": ("query_seconds", "2.5", 2.5),
    "DOTHEQUE_QUERY_MEMORY_MB": ("query_memory_mb", "512", 512),
    "DOTHEQUE_QUERY_BYTES": ("query_bytes", "2048", 2048),
    "DOTHEQUE_RESULT_BYTES": ("result_bytes", "4096", 4096),
    "DOTHEQUE_QUERY_WORKERS": ("query_workers", "3", 3),
    "DOTHEQUE_QUERY_ROWS": ("query_rows", "100", 100),
    "DOTHEQUE_SPOOL_DIR": ("spool_dir", "/var/spool/dotheque", Path("/var/spool/dotheque")),
    "DOTHEQUE_SPOOL_MB": ("spool_mb", "10", 10),
    "DOTHEQUE_TRUSTED_PROXIES": ("trusted_proxies", "1", 1),
    "DOTHEQUE_WRITE_SECONDS": ("write_seconds", "30", 30.0),
    "DOTHEQUE_WRITE_BYTES": ("write_bytes", "2048", 2048),
    "DOTHEQUE_WRITE_MEMORY_MB": ("write_memory_mb", "1024", 1024),
    "DOTHEQUE_LOG_DAYS": ("log_days", "7", 7),
    "DOTHEQUE_QUERY_QUEUE": ("query_queue", "0", 0),
    "DOTHEQUE_WITHDRAWN_DAYS": ("withdrawn_days", "30", 30),
    "DOTHEQUE_CONTACT_NAME": ("contact_name", "La Cabane", "La Cabane"),
    "DOTHEQUE_CONTACT_URL": ("contact_url", "https://exemple.fr/contact", "https://exemple.fr/contact"),
    "DOTHEQUE_CONTACT_EMAIL": ("contact_email", "cabane@exemple.fr", "cabane@exemple.fr"),
    "DOTHEQUE_ANSWERS_KEPT_MB": ("answers_kept_mb", "0", 0),
}


def test_every_setting_is_in_the_table_above():
    assert {name for name, _, _ in CHANGED.values()} == set(Settings.model_fields)


@pytest.mark.parametrize("variable", CHANGED)
def test_variable_changes_its_setting(monkeypatch: pytest.MonkeyPatch, variable: str):
    name, text, value = CHANGED[variable]
    monkeypatch.setenv(variable, text)

    assert getattr(read_settings(), name) == value
    assert getattr(Settings.model_fields[name], "default") != value, "the test would pass without the variable"  # noqa: B009


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_has_help_that_is_a_sentence(name: str):
    description = Settings.model_fields[name].description

    assert description
    assert description.endswith(".")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0),
        ("public_url", "exemple.fr"),
        ("public_url", "https://exemple.fr/"),
        ("query_seconds", 0),
        ("page_size", 10_000),
        ("releases_kept", 0),
        ("withdrawn_days", -1),
        ("contact_name", ""),
        ("contact_url", "javascript:alert(1)"),
        ("contact_email", "nobody"),
    ],
)
def test_value_out_of_bounds_is_refused_by_name(name: str, value: object):
    with pytest.raises(SettingsError) as caught:
        read_settings(**{name: value})

    assert list(caught.value.problems) == [name]


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOTHEQUE_PORT", "high")
    monkeypatch.setenv("DOTHEQUE_PAGE_SIZE", "none")
    monkeypatch.setenv("DOTHEQUE_COLOUR", "blue")

    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert set(caught.value.problems) == {"port", "page_size", "DOTHEQUE_COLOUR"}
    assert "COLOUR" in caught.value.message("fr")


def test_settings_cannot_be_changed_later():
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1


def test_option_left_out_does_not_hide_the_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOTHEQUE_PORT", "8080")

    assert read_settings(port=None).port == 8080
    assert read_settings(port=9000).port == 9000


def test_large_results_wait_in_the_data_directory(tmp_path: Path):
    """Which is on a disk, where the temporary directory often is memory; asking makes nothing."""
    assert Settings(data_dir=tmp_path).spool_folder() == tmp_path / "spool"
    assert Settings(data_dir=tmp_path, spool_dir=tmp_path / "else").spool_folder() == tmp_path / "else"
    assert list(tmp_path.iterdir()) == []


def test_large_results_wait_in_the_temporary_directory_where_there_is_no_data_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """So that nothing is made where nothing was published."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    assert Settings(data_dir=tmp_path / "none").spool_folder() == tmp_path / "temporary"
