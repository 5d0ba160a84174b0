"""The same in a bucket: against a server that speaks S3. A backup holds what lies there."""

import logging
from unittest.mock import patch

import pytest

from minga.foundation.media import actions, queries, rounds, storing
from minga.foundation.media.keeping import are_elsewhere, names_elsewhere, put_back
from minga.foundation.media.tests import made
from minga.foundation.testing.cast import NOW
from minga.project import environment
from minga.project.backups import archive

moto = pytest.importorskip("moto.server", reason="NO MOTO: the bucket is not tried")
boto3 = pytest.importorskip("boto3", reason="NO BOTO3: the bucket is not tried")


@pytest.fixture
def bucket(settings, monkeypatch):
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    host, port = server.get_host_and_port()
    named = {
        "MINGA_S3_BUCKET": "archivos",
        "MINGA_S3_ENDPOINT": f"http://{host}:{port}",
        "MINGA_S3_REGION": "us-east-1",
        "MINGA_S3_KEY": "clave",
        "MINGA_S3_SECRET": "secreta",
    }
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    set_so = environment.file_storage(environment.load(), settings.HOME)
    settings.STORAGES = settings.STORAGES | {"default": set_so}
    options = {"endpoint_url": named["MINGA_S3_ENDPOINT"], "region_name": "us-east-1"}
    client = boto3.client("s3", aws_access_key_id="clave", aws_secret_access_key="secreta", **options)
    client.create_bucket(Bucket="archivos")
    yield client
    server.stop()


def lying(bucket):
    return sorted(each["Key"] for each in bucket.list_objects_v2(Bucket="archivos").get("Contents", []))


def test_files_lie_in_the_bucket_are_read_kept_in_a_backup_and_go(cast, bucket, tmp_path):
    picture = actions.bring_file(content=made.picture(size=(60, 40)), name="a.png", by=cast.actor(cast.tito), now=NOW)
    actions.bring_file(content=made.PDF, name="acta.pdf", by=cast.actor(cast.tito), now=NOW)
    assert are_elsewhere()
    assert lying(bucket) == sorted(names_elsewhere())
    assert len(lying(bucket)) == 4
    place = storing.place_of(picture.stored)
    content = storing.content_of(place)
    assert content[:4] == b"RIFF"
    archive.write(tmp_path / "all.zip", home=tmp_path, key="k" * 40, now=NOW)
    kept = archive.Archive(tmp_path / "all.zip")
    assert kept.file(f"media/{place}") == content
    kept.close()
    bucket.delete_object(Bucket="archivos", Key=place)
    with pytest.raises(OSError, match=place):
        storing.content_of(place)
    put_back(archive.place_elsewhere(f"media/{place}"), content)
    assert storing.content_of(place) == content
    for file in queries.own_files(cast.actor(cast.tito))[0]:
        actions.delete_file(key=file.key, by=cast.actor(cast.tito))
    assert lying(bucket) == []


def test_what_a_bucket_does_not_delete_is_tried_again_another_day(cast, bucket):
    file = actions.bring_file(content=made.PDF, name="acta.pdf", by=cast.actor(cast.tito), now=NOW)
    place = storing.place_of(file.stored)
    with patch("storages.backends.s3.S3Storage.delete", side_effect=ConnectionError):
        actions.delete_file(key=file.key, by=cast.actor(cast.tito))
        assert rounds.forget_unfinished_bytes(NOW.replace(year=2027)) == 0
    assert place in lying(bucket)
    assert rounds.forget_unfinished_bytes(NOW.replace(year=2027)) == 1
    assert place not in lying(bucket)
