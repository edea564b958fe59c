"""The folder of the site's own files, made by the command that serves it."""

from sluss.cli.serving import _keep_secret_key


def test_the_folder_and_the_key_are_their_owners_alone(tmp_path):
    """The database is made in the folder, and says nothing itself of who may read it."""
    home = tmp_path / "somewhere" / "sluss-home"
    _keep_secret_key(home)
    key = home / "secret-key"
    assert home.stat().st_mode & 0o777 == 0o700
    assert key.stat().st_mode & 0o777 == 0o600
    first = key.read_text("utf-8")
    _keep_secret_key(home)
    assert key.read_text("utf-8") == first
    assert len(first) >= 64
