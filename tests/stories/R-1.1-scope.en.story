# R-1.1 R-1.2: people, equipment and budget are asked for alike; who decides, and on whose desk it lies, is one look away.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member wangwu "Wang Wu" wang assistant; member zhaoliu "Zhao Liu" zhao member; member sunba "Sun Ba" sun upper; git add records; git commit -qm "member directory"
$ export GIT_AUTHOR_NAME="Li Si" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="Li Si" GIT_COMMITTER_EMAIL=li@example.com
# people
$ export DOCMGR_TODAY=2024-03-05T09:00:00+08:00
$ docmgr resource request --type secondment --quantity "1 person" --budget 0 --use-from 2024-03-11 --use-to 2024-03-22 --why "the upgrade project lacks developers" --effect "interfaces are tested in time" > ../r1
docmgr: warning: secondment is not in the department's table of resources, so it counts as important (R-2.1.2b)
R-240305-[..]: secondment 1 person, 0 yuan (零元整); approved by head Zhang San → upper authority Sun Ba
# equipment
$ export DOCMGR_TODAY=2024-03-05T09:10:00+08:00
$ docmgr resource request --type computer --quantity "1 set" --budget 6,000 --use-from 2024-03-11 --why "a new colleague, no machine left" --effect "can work from the first day" > ../r2
R-240305-[..]: computer 1 set, 6,000 yuan (陆仟元整); approved by head Zhang San → upper authority Sun Ba
# budget
$ export DOCMGR_TODAY=2024-03-05T09:20:00+08:00
$ docmgr resource request --type "project budget" --quantity 1 --budget 6000 --use-from 2024-03-11 --why "survey among clients" --effect "answers of 20 clients" > ../r3
docmgr: warning: project budget is not in the department's table of resources, so it counts as important (R-2.1.2b)
R-240305-[..]: project budget 1, 6,000 yuan (陆仟元整); approved by head Zhang San → upper authority Sun Ba
$ docmgr resource list
Id     type            quantity  budget  applicant  in use from  status
-----  --------------  --------  ------  ---------  -----------  --------------
[..]  secondment      1 person  0       Li Si      2024-03-11   pending · head
[..]  computer        1 set     6,000   Li Si      2024-03-11   pending · head
[..]  project budget  1         6,000   Li Si      2024-03-11   pending · head
$ docmgr resource list --json | grep -e '"type"' -e waits_for
      "type": "secondment",
      "waits_for": "head",
      "type": "computer",
      "waits_for": "head",
      "type": "project budget",
      "waits_for": "head",
