# D-2.3.2, confidential: only the head and whom the head names can read it, whatever becomes of the repository.
$ docmgr init office --policy handbook-en --head "Zhang San <zhang@example.com>" >/dev/null 2>&1 && cd office
$ docmgr vault init --recovery ../recovery.txt
your secret key is in [..]/key.txt; nobody else should have it
the recovery key is in $STAGE/recovery.txt: print it, lock it away, delete the file
docmgr: hint: docmgr vault seal FOLDER --zone ZONE
$ docmgr vault seal Confidential --zone head
Confidential is sealed with zone head
$ echo "the secret plan" > Confidential/20240305-report-Matter-One-V1.0.md
$ git add -A && git commit --quiet -m "matter one" && git status --short
$ git cat-file blob HEAD:Confidential/20240305-report-Matter-One-V1.0.md | head -n 1
age-encryption.org/v1
$ docmgr vault status
Zone  Here      Files  Readers  Folders
----  --------  -----  -------  -------------
head  unlocked  2      zhang    Confidential/
# Git and age alone open it, with the printed recovery key.
$ git cat-file blob HEAD:.docmgr/keys/head.age | age -d -i ../recovery.txt > ../ids
$ git cat-file blob HEAD:Confidential/20240305-report-Matter-One-V1.0.md | age -d -i ../ids
the secret plan
# Li gets a key, and from the head the zone.
$ docmgr key new -o ../li.key > ../li.pub 2>/dev/null
$ docmgr member add li --name "Li Si" --email li@example.com --key "$(cat ../li.pub)"
li is a member now
$ docmgr vault grant li head
Li Si may read zone head
$ git clone --quiet . ../li && cd ../li && git config user.email li@example.com
$ cat Confidential/*.md | head -n 1
age-encryption.org/v1
$ docmgr init
this clone is set up
$ docmgr vault unlock -i ../li.key
unlocked head: 1 file opened
$ cat Confidential/*.md
the secret plan
# Li may read, but not decide.
$ docmgr vault grant zhang head
docmgr: error: only the head decides who reads sealed folders (D-2.3.2): Zhang San <zhang@example.com>
docmgr: hint: ask the head to run this command
= exit 5
# Nothing gets in unsealed: locked, and past the filter.
$ docmgr vault lock
locked: 2 files sealed
$ echo "in the clear" > Confidential/20240305-report-Matter-Two-V1.0.md
$ git add -A
docmgr: Confidential/20240305-report-Matter-Two-V1.0.md is in the sealed zone head, which is locked here: not stored
docmgr: hint: docmgr vault unlock
fatal: Confidential/20240305-report-Matter-Two-V1.0.md: clean filter 'docmgr' failed
= exit 128
$ rm Confidential/20240305-report-Matter-Two-V1.0.md
$ git update-index --add --cacheinfo "100644,$(echo leak | git hash-object -w --stdin --no-filters),Confidential/20240305-report-Matter-Two-V1.0.md"
$ git commit --quiet -m leak
Confidential/20240305-report-Matter-Two-V1.0.md
  error DM601 the folder is sealed with zone head, but this file is in the clear: whoever has the repository can read it
  → Run docmgr vault unlock, then git add --renormalize FILE, and commit again. Where it is committed already, take that commit out with git commit --amend or git rebase.
Read more: docmgr explain DM601
= exit 1
# Li leaves: new key, everything sealed anew.
$ cd ../office && docmgr vault revoke li
Li Si can no longer read what comes from now on
Li Si keeps what was cloned before: take away the access to the server, change passwords in documents
$ git cat-file blob HEAD:.docmgr/keys/head.age | age -d -i ../li.key 2>&1 | head -n 1
age: error: no identity matched any of the recipients
$ git cat-file blob HEAD:Confidential/20240305-report-Matter-One-V1.0.md | sed -n 4p
-> docmgr/1 head 2
$ docmgr vault verify --recovery ../recovery.txt
2 sealed files, 1 proved with their keys, 0 faults
# Levels: an open folder cannot be for the head alone.
$ docmgr level Confidential head_only
Confidential is head_only
$ docmgr level Projects head_only
docmgr: error: Projects is not sealed: everybody who has the repository can read it (D-2.3.2)
docmgr: hint: docmgr vault seal Projects --zone head
= exit 5
$ docmgr level Training public
Training is public
