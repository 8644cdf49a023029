"""Marks the first backup of each month, so that it stays for a year, whole and by itself, when the others go.

By environment: BACKUPS, the bucket's address, and SERVER, the name that the database is archived by. To be run each day;
what was missed is made up for while the month still has a backup.
"""

import json
import os
import subprocess

# This one, and the twelve before it.
MONTHS_KEPT = 13
STORE = [os.environ["BACKUPS"], os.environ["SERVER"]]


def barman(command: str, *arguments: str) -> str:
    program = [f"barman-cloud-backup-{command}", *arguments]
    return subprocess.run(program, check=True, stdout=subprocess.PIPE, text=True).stdout


def is_kept(backup: str) -> bool:
    return barman("keep", "--status", *STORE, backup).strip() != "Keep: nokeep"


backups = json.loads(barman("list", "--format", "json", *STORE))["backups_list"]
# An id begins with its date: 20261121T013000.
first_of_month: dict[str, str] = {}
for backup in sorted(one["backup_id"] for one in backups if one["status"] == "DONE"):
    first_of_month.setdefault(backup[:6], backup)
wanted = list(first_of_month.values())[-MONTHS_KEPT:]
for backup in first_of_month.values():
    if is_kept(backup) == (backup in wanted):
        continue
    barman("keep", *(["--target", "standalone"] if backup in wanted else ["--release"]), *STORE, backup)
    print(f"{backup} {'stays' if backup in wanted else 'may go'}", flush=True)
