# M-2.2.1 M-2.2.2 M-2.3.2 R-2.3.1 R-4.2: what only people can know, a person vouches for, with evidence and an end.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member zhaoliu "Zhao Liu" zhao member; git add records; git commit -qm members
$ docmgr attest R-2.3.1 --evidence "the group exists, 5 members" >/dev/null
docmgr: warning: no end was given: 2024-06-05, 3 months (agreed by us)
S-240305-[..]: Zhang San vouches for R-2.3.1 until 2024-06-05
$ docmgr attest T-4.3 --evidence "the group exists, 5 members"
docmgr: error: T-4.3 is proved by records, not by anybody's word; docmgr explain T-4.3 says how
= exit 5
$ docmgr attest R-9 --evidence "the group exists"
docmgr: error: no clause is called R-9
docmgr: hint: people vouch for M-2.2.1, M-2.2.2, M-2.3.2, R-2.3.1, R-4.2
= exit 2
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr attest R-4.2 --evidence "all letters of the quarter state both duties"
docmgr: error: only Zhang San, Li Si can vouch for R-4.2
docmgr: hint: ask them to run this command
= exit 5
$ export GIT_AUTHOR_NAME="Li Si" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="Li Si" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr attest R-4.2 --evidence "all letters of the quarter state both duties" --until 2024-03-01
docmgr: error: the attestation would be over on 2024-03-01 already; today is 2024-03-05
= exit 2
$ docmgr attest R-4.2 --evidence "all letters of the quarter state both duties" --until 2024-06-30 >/dev/null
2024-06-30 → 2024-06-30 (Sun)
S-240305-[..]: Li Si vouches for R-4.2 until 2024-06-30
$ export DOCMGR_TODAY=2024-06-10
$ docmgr attest list
Id     clause   verdict  by         evidence                                  valid until  status
-----  -------  -------  ---------  ----------------------------------------  -----------  ------
[..]  R-2.3.1  kept     Zhang San  the group exists, 5 members               2024-06-05!  valid
[..]  R-4.2    kept     Li Si      all letters of the quarter state both d…  2024-06-30   valid
