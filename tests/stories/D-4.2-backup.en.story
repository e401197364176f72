# D-4.2 Important documents are backed up regularly, for instance every week.
$ export DOCMGR_LANG=en
$ docmgr init department --policy handbook-en --head "张三 <zhang@example.com>" > log.txt 2>&1; cd department
$ echo plan > Projects/20240305-plan-Project-V1.0.md && git add -A && git commit -q -m "a plan"

# The first time one says where to; from then on it is known.
$ docmgr backup --to ../usb
B-240305-[..]: full backup, [..]B, 1 ref, read back from $STAGE/usb
$ ls ../usb
B-240305-[..].bundle
B-240305-[..].json
B-240305-[..].sha256
README.txt

# The next week only what is new; the record of the run is committed, for the audit.
$ export DOCMGR_TODAY=2024-03-12
$ echo report > Projects/20240312-report-Weekly-V1.0.md && git add -A && git commit -q -m "a weekly report"
$ docmgr backup
B-240312-[..]: step backup, [..]B, 1 ref, read back from $STAGE/usb
$ git log --format=%s -1 && git ls-files records/backups | wc -l
docmgr: back up (B-240312-[..])
2
$ docmgr backup list
Backup          Made              Kind  Builds on[..]
--------------[..]
B-240305-[..]  2024-03-05 09:00  full                  [..]B[..]1
B-240312-[..]  2024-03-12 09:00  step  B-240305-[..]  [..]B[..]1

# A backup has to be proved: each is unpacked, every byte and every ref compared.
$ docmgr backup verify
2 of 2 backups can be restored

# The computer is gone: on an empty machine the backup is enough.
$ cd .. && docmgr backup restore newpc --from usb
restored B-240312-[..] of 2024-03-12 09:00: 1 ref, all objects checked
docmgr: hint: docmgr -C 'newpc' init
newpc
$ ls newpc/Projects && git -C newpc status --short
20240305-plan-Project-V1.0.md
20240312-report-Weekly-V1.0.md

# Once a quarter the restore is rehearsed and put on record.
$ cd department; DOCMGR_TODAY=2024-03-31 docmgr backup drill
B-240331-[..]: restored B-240312-[..]; refs: 1, files: 33, documents opened: 0
$ git log --format=%s -1
docmgr: restore drill (B-240331-[..])

# One wrong byte is found.
$ full=$(ls ../usb/*.bundle | head -1); printf X | dd of="$full" bs=1 seek=300 conv=notrunc 2> /dev/null
$ docmgr backup verify
error: B-240305-[..]: B-240305-[..].bundle is damaged: its checksum is wrong
error: B-240312-[..]: cannot be restored: builds on B-240305-[..], which is damaged
0 of 2 backups can be restored
= exit 1
$ cd .. && docmgr backup restore another --from usb; test -e another || echo nothing half is left
docmgr: error: B-240305-[..].bundle is damaged: its checksum is wrong
nothing half is left

# The disk is not connected: one is told, and nothing is written elsewhere.
$ mv usb unplugged; docmgr -C department backup
docmgr: error: there is no folder $STAGE/usb
docmgr: hint: is the disk connected? to begin there: docmgr backup --to FOLDER
= exit 7
$ ls
department
log.txt
newpc
unplugged
