"""An Airflow of its own for the tests: a home in a temporary folder, SQLite, no examples.

The environment is set before Airflow is imported, which reads it once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
HOME = Path(tempfile.mkdtemp(prefix="techmap-airflow-"))

os.environ.update(
    AIRFLOW_HOME=str(HOME),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__DAGS_FOLDER=str(HERE / "dags"),
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
    TECHMAP_AIRFLOW_CONFIG=str(HOME / "techmap.airflow.yaml"),
    PYTHONPATH=str(HERE),
    NO_PROXY="127.0.0.1,localhost",
    no_proxy="127.0.0.1,localhost",
)
for variable in [n for n, v in os.environ.items() if n.startswith("AWS_") and not v]:
    del os.environ[variable]  # boto3 takes an empty one for a name
os.environ.pop("AWS_CA_BUNDLE", None)
sys.path.insert(0, str(HERE))
from tests.cloud import Cloud, server  # noqa: E402 - which is found now

(HOME / "techmap.airflow.yaml").write_text("layers: {store: /nowhere, bronze: /nowhere}\n")


@pytest.fixture(scope="session", autouse=True)
def home() -> Iterator[Path]:
    """Airflow's home, removed in the end."""
    yield HOME
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def airflow(home: Path) -> Path:
    """Airflow with a database, and beside it a copy that nobody has used."""
    subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True, env=os.environ
    )
    shutil.copy(home / "airflow.db", home / "unused.db")
    return home


@pytest.fixture(scope="session")
def command() -> str:
    """The command that the stages run, built by run-tests.sh."""
    path = os.environ.get("TECHMAP")
    if not path:
        pytest.skip("TECHMAP names no command: run-tests.sh builds one")
    return path


@pytest.fixture
def cloud(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """A bucket, a queue and databases on the servers."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", server("TECHMAP_TEST_SQS"))
    made = Cloud(tmp_path, command)
    yield made
    made.close()
