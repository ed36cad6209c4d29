"""The Croissant file of the dumps is understood by mlcroissant, which reads every table that it names."""


def test_mlcroissant_understands_the_file_without_a_remark(story):
    told, given = story.tables, story.croissant

    assert told["issues"] == []
    assert told["name"] == given["name"]
    assert told["description"] == given["description"]
    assert told["licence"] == [given["license"]]
    assert told["keywords"] == given["keywords"]
    assert told["version"] == given["version"]
    assert told["creators"] == [given["creator"]["name"]]


def test_mlcroissant_sees_every_file_with_its_digest(story):
    given = {file["@id"]: file for file in story.croissant["distribution"]}

    assert {name: file["sha256"] for name, file in story.tables["files"].items()} == {
        name: file["sha256"] for name, file in given.items()
    }
    assert {name: file["url"] for name, file in story.tables["files"].items()} == {
        name: file["contentUrl"] for name, file in given.items()
    }


def test_mlcroissant_reads_records_of_every_table(story):
    tables = story.tables["tables"]

    assert set(tables) == {table["@id"] for table in story.croissant["recordSet"]}
    assert [name for name, table in tables.items() if not table["records"]] == []
    for table in tables.values():
        assert set(table["records"][0]) == set(table["fields"])
