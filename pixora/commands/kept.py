"""`doctor`'s look at where things are kept: the database, Storage and sign-in; it changes nothing there."""

from __future__ import annotations

from pixora.film.errors import PixoraError
from pixora.identity.supabase import Supabase
from pixora.identity.tokens import SessionEnded
from pixora.settings import Settings
from pixora.store.bucket import Bucket
from pixora.store.database import open_engine
from pixora.store.project import check_project
from pixora.store.reaching import reach


async def examine_kept(settings: Settings, *, online: bool) -> list[str]:
    """What is wrong, in sentences; not `online`, what can be seen from the settings alone."""
    try:
        settings.check()
        check_project(settings)
    except PixoraError as error:
        return [str(error)]
    if not online:
        return []
    faults: list[str] = []
    for look in (_database, _storage, _sign_in):
        try:
            await look(settings)
        except PixoraError as error:
            faults.append(str(error))
    return faults


async def _database(settings: Settings) -> None:
    if not settings.database_url:
        return
    engine = open_engine(settings.database_url)
    try:
        await reach(engine, 0)
    finally:
        await engine.dispose()


async def _storage(settings: Settings) -> None:
    if not settings.supabase_url or settings.supabase_key is None:
        return
    bucket = Bucket(settings.supabase_url, settings.supabase_key.get_secret_value())
    try:
        # One that is missing is made at the start.
        await bucket.look()
    finally:
        await bucket.close()


async def _sign_in(settings: Settings) -> None:
    """A key that is good is told that there is no such session."""
    key = settings.supabase_anon_key or settings.supabase_key
    if not settings.supabase_url or key is None:
        return
    project = Supabase(settings.supabase_url, key.get_secret_value(), None)
    try:
        await project.refresh("a session that never was")
    except SessionEnded:
        pass
    finally:
        await project.close()
