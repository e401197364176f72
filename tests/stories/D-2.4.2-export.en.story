# D-2.4.2 Documents older than six months are archived to disc or long-term storage.
$ export DOCMGR_LANG=en
$ docmgr init department --head "张三 <zhang@example.com>" > notes.txt 2>&1; cd department
$ echo minutes > Minutes/20230305-minutes-ProjectMeeting-V1.0.md; echo report > Projects/20220310-report-Weekly-V1.0.md
$ git add -A && git commit -q -m "last years" && docmgr archive > notes.txt 2>&1

# Hand over to a disk: look first, then do it. Every byte is read back, and a record is kept.
$ docmgr archive export --to ../disk --period 2023 -n
Package              Files  Size
-------------------  -----  ----
department-2023-001  1      8 B
$ docmgr archive export --to ../disk --period 2023
exported 1 file (8 B) to $STAGE/disk, read back ([..])
department-2023-001
$ ls ../disk/*
../disk/department-2023-001.sha256

../disk/department-2023-001:
README.txt
bag-info.txt
bagit.txt
data
index.html
manifest-sha256.txt
manifest-sha512.txt
metadata
tagmanifest-sha256.txt
tagmanifest-sha512.txt

# Who has no docmgr can check it too.
$ cd ../disk/department-2023-001 && sha256sum -c manifest-sha256.txt; cd ../../department
data/History/2023/Minutes/20230305-minutes-ProjectMeeting-V1.0.md: OK

# For discs there are images: split by size, with full names.
$ docmgr archive export --to ../discs --format iso --disc 700M --period 2022
exported 1 file (7 B) to $STAGE/discs, read back ([..])
department-2022-001
$ ls ../discs
department-2022-001.iso
department-2022-001.sha256

# Before files leave the tree two verified copies must stand elsewhere; the department's backup is one.
$ docmgr archive export --to ../disk --period 2023 --prune
docmgr: error: 1 file has fewer than 2 verified copies elsewhere; nothing was pruned
docmgr: hint: docmgr backup --to TARGET
= exit 5
$ docmgr backup --to ../usb > notes.txt 2>&1
$ docmgr archive export --to ../disk --period 2023 --prune
nothing to export: all of it is there already
pruned 1 file; it stays findable: docmgr archive list
$ ls History
2022

# What was pruned is still found, read and brought back.
$ docmgr archive list
File                                                          Archived                        Record
------------------------------------------------------------  ------------------------------  --------------
History/2022/Projects/20220310-report-Weekly-V1.0.md          2024-03-05                      [..]
History/2023/Minutes/20230305-minutes-ProjectMeeting-V1.0.md  pruned, in department-2023-001  [..]
$ docmgr cat ProjectMeeting
History/2023/Minutes/20230305-minutes-ProjectMeeting-V1.0.md was handed over to department-2023-001 ($STAGE/disk); back into the tree: docmgr archive restore
minutes
$ docmgr archive restore ProjectMeeting --from ../disk/department-2023-001 -m "the customer asks again"
Minutes/20230305-minutes-ProjectMeeting-V1.0.md
$ git log --format=%s -2
docmgr: restore 20230305-minutes-ProjectMeeting-V1.0.md ([..])
docmgr: prune 1 archived file (department-2023-001)

# A package with one wrong byte is found out.
$ printf X >> ../disk/department-2023-001/data/History/2023/Minutes/20230305-minutes-ProjectMeeting-V1.0.md
$ docmgr archive verify
1 archived file read again; faults: 0
error: department-2023-001/data/History/2023/Minutes/20230305-minutes-ProjectMeeting-V1.0.md: is damaged: its checksum is wrong
1 of 2 packages are whole
= exit 1
