"""CKAN and ckanext-dcat harvest a feed: the real harvester, with its three stages, into a real PostgreSQL.

Run inside `.venv/harvest-ckan`. What the harvester then shows of each record (`package_show`) is told as JSON. Beside
CKAN stand a PostgreSQL of its own, and an index that finds nothing; Redis, which only queues the jobs, is not there:
the stages are called one after the other, as `ckan harvester run-test` does.
"""

import logging
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, TextIO

from conversation import converse, take_standard_output
from postgres_beside import postgres
from solr_that_finds_nothing import solr

_SETTINGS: Final = """
[DEFAULT]
debug = false
[app:main]
use = egg:ckan
SECRET_KEY = not-a-secret
sqlalchemy.url = {database}
solr_url = {solr}
ckan.redis.url = redis://127.0.0.1:1/0
ckan.storage_path = {folder}/files
ckan.site_url = http://ckan.example
ckan.locale_default = fr
ckan.views.default_views =
ckan.plugins = dcat harvest dcat_rdf_harvester {plugins}
ckanext.dcat.rdf.profiles = euro_dcat_ap_3
{schema}
"""
_SCHEMING: Final = """
scheming.dataset_schemas = ckanext.dcat.schemas:dcat_ap_full.yaml
scheming.presets = ckanext.scheming:presets.json ckanext.dcat.schemas:presets.yaml
"""
"""The schema that ckanext-dcat gives to portals that want all fields of DCAT-AP; without it they are extras."""


class Ckan:
    """A CKAN with an organisation, and a harvest source for each address that it was given."""

    def __init__(self) -> None:
        from ckan import model
        from ckan.plugins import toolkit

        self.model, self.toolkit = model, toolkit
        self.user = self.act("get_site_user")["name"]
        self.organisation = self.act("organization_create", name="portail", title="Portail")["id"]
        self.sources: dict[str, str] = {}

    def act(self, action: str, **given: Any) -> Any:
        """Do an action of CKAN's API."""
        context = {"ignore_auth": True, "use_cache": False, "user": getattr(self, "user", "")}
        return self.toolkit.get_action(action)(context, given)

    def harvest(self, url: str) -> dict[str, Any]:
        """Run the stages of a job, and tell what became of each record and what is held afterwards."""
        from ckanext.dcat.harvesters.rdf import DCATRDFHarvester
        from ckanext.harvest import queue
        from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestObject

        source = self.source(url)
        job = HarvestJob.get(self.act("harvest_job_create", source_id=source, run=False)["id"])
        job.status = "Running"
        job.save()
        harvester = DCATRDFHarvester()
        fates = {}
        for number in queue.gather_stage(harvester, job) or []:
            item = HarvestObject.get(number)
            queue.fetch_and_import_stages(harvester, item)
            fates[item.guid] = {"fate": item.report_status, "errors": [error.message for error in item.errors]}
        failures = self.model.Session.query(HarvestGatherError).filter_by(harvest_job_id=job.id)
        job.status = "Finished"
        job.save()
        return {"errors": [error.message for error in failures], "fates": fates, "held": self.held()}

    def source(self, url: str) -> str:
        """Return the source of an address, which is made the first time."""
        if url not in self.sources:
            made = self.act(
                "harvest_source_create",
                name=f"source-{len(self.sources)}",
                title=url,
                url=url,
                source_type="dcat_rdf",
                owner_org=self.organisation,
                frequency="MANUAL",
            )
            self.sources[url] = made["id"]
        return self.sources[url]

    def held(self) -> list[dict[str, Any]]:
        """Return all records that visitors of the portal would see; the order of pairs of texts says nothing."""
        model = self.model
        model.Session.expire_all()
        found = model.Session.query(model.Package.id).filter_by(type="dataset", state="active").all()
        packages = [self.act("package_show", id=number) for (number,) in found]
        for package in packages:
            package["extras"].sort(key=lambda pair: pair["key"])
        return packages


def main(kind: str) -> None:
    """Start CKAN, `plain` or with the schema of DCAT-AP, and harvest what is asked for."""
    said = take_standard_output()
    with tempfile.TemporaryDirectory(prefix="ckan") as given, solr() as index:
        folder = Path(given)
        folder.chmod(0o755)
        base = folder / "postgres"
        base.mkdir()
        with postgres(base) as database:
            _run(kind, folder, database, index, said)


def _run(kind: str, folder: Path, database: str, index: str, said: TextIO) -> None:
    from ckan import model
    from ckan.cli import load_config
    from ckan.cli.db import _migrate_plugins, _run_migrations
    from ckan.config.middleware import make_app

    scheming = kind != "plain"
    ini = folder / "ckan.ini"
    ini.write_text(
        _SETTINGS.format(
            database=database,
            solr=index,
            folder=folder,
            plugins="scheming_datasets" if scheming else "",
            schema=_SCHEMING if scheming else "",
        )
    )
    settings = load_config(str(ini))
    application = make_app(settings)
    logging.disable(logging.INFO)
    _run_migrations(None, "head")
    _migrate_plugins(apply=True)
    with application._wsgi_app.test_request_context():
        ckan = Ckan()

        converse(said, lambda asked: ckan.harvest(asked["url"]))
        model.Session.remove()
        model.meta.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1])
