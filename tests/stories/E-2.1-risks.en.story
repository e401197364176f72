# E-2.1.1 E-2.1.2 E-4.1 E-4.2: risks are reviewed regularly in a register; a high one has a plan with owner, steps and resources.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="Li Si" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="Li Si" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr risk add "Vacant key post" --likelihood medium --severity high --cause "one person knows the survey" > ../k
docmgr: warning: Vacant key post: a high risk without a plan (E-2.1.2) → docmgr plan add TITLE … --risk [..]
docmgr: warning: the plan of a high risk is made within 10 working days, by 2024-03-19 (Tue) (E-2.1.2, agreed by us)
X-240305-[..]: Vacant key post, level high, next review 2024-04-05 (Fri, day off)
$ docmgr risk add "Vacant key post" --likelihood 0.5 --severity high
docmgr: error: likelihood cannot be 0.5; it is one of: high 高, medium 中, low 低
= exit 2
$ docmgr risk review
Vacant key post: a high risk without a plan (E-2.1.2)
  docmgr plan add TITLE … --risk [..]
= exit 1
$ docmgr plan add "Handover at short notice" --scenario "somebody leaves suddenly" --step "name a successor:head:1 hour" --step "list open tasks:successor:same day" --resource "handover checklist" --risk $(cat ../k) > ../p
docmgr: warning: no contacts are named: --contact (E-4.1, inferred)
P-240305-[..]: plan Handover at short notice V1.0
X-240305-[..]: Vacant key post has a plan now
$ export DOCMGR_TODAY=2024-04-08
$ docmgr risk list
Id     title            level  owner  plan   next review  status
-----  ---------------  -----  -----  -----  -----------  ------
[..]  Vacant key post  high   Li Si  [..]  2024-04-05!  open
$ docmgr risk review
Vacant key post: the review was due on 2024-04-05 (E-2.1.1)
  docmgr risk review [..]
= exit 1
$ sed -i 's/^level: .*/level: low/' records/risks/2024/03/*.yml; git commit -qam low; git checkout -q HEAD -- records
docmgr: error: records/risks/2024/03/X-240305-[..].yml: the level is not what likelihood and severity make it (E-2.1.1)
docmgr: hint: docmgr risk review [..] --likelihood … --severity …
$ docmgr risk review $(cat ../k) --note "name deputies for 3 key posts, on record" --likelihood low
X-240305-[..]: Vacant key post, level medium, open, next review 2024-07-08 (Mon)
$ docmgr plan drill $(cat ../p) --result "handed over in 2 hours" --on 4/9
4/9 → 2024-04-09 (Tue)
docmgr: error: the drill of 2024-04-09 is noted before it was held (E-4.2)
= exit 2
$ docmgr plan drill $(cat ../p) --result "handed over in 2 hours" --finding "the checklist lacks client contacts" --on 4/3
4/3 → 2024-04-03 (Wed)
docmgr: warning: what was found belongs into the plan: docmgr plan edit [..] -m "…"
P-240305-[..]: drilled on 2024-04-03, next by 2025-04-03
$ docmgr plan edit $(cat ../p) -m "client contacts added" --resource "handover checklist" --resource "client contacts"
P-240305-[..]: plan Handover at short notice is V1.1 now
$ docmgr plan show $(cat ../p) | tail -11
registered by  Li Si

steps
  name a successor  head  1 hour
  list open tasks  successor  same day

drills
  r-[..]  2024-04-08 09:00  2024-04-03  Li Si  handed over in 2 hours  the checklist lacks client contacts

changes
  e-[..]  2024-04-08 09:00  Li Si  V1.1  client contacts added
