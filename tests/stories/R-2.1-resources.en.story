# R-2.1.1 R-2.1.2a R-2.1.2b R-3.T5 R-4.1: a request states type, quantity, purpose, time, effect; regular ones go to the assistant, important ones to head and upper authority.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member wangwu "Wang Wu" wang assistant; member zhaoliu "Zhao Liu" zhao member; member sunba "Sun Ba" sun upper; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr resource request --type computer --quantity "1 set"
docmgr: error: missing: --budget AMOUNT, --use-from D, --why TEXT, --effect TEXT
docmgr: hint: docmgr resource request --help
= exit 2
$ docmgr resource request --type computer --quantity "1 set" --budget 6千 --use-from 2024-03-10 --why "a new colleague, no machine left" --effect "can work from the first day" > ../r
2024-03-10 → 2024-03-10 (Sun)
R-240305-[..]: computer 1 set, 6,000 yuan (陆仟元整); approved by head Zhang San → upper authority Sun Ba
$ docmgr resource request --type computer --quantity "1 set" --budget 两千五 --use-from +5wd --why "a new colleague, no machine left" --effect "can work from the first day"
docmgr: error: '两千五' is no amount in yuan that can be read in one way only (R-2.1.1)
docmgr: hint: amounts are written 6000, 6,000元, ￥6000.50, 6千, 1.2万, 陆仟元整
= exit 2
$ docmgr resource request --type drone --category regular --quantity 1 --budget 600 --use-from +5wd --why "refill" --effect "enough for a quarter"
+5wd → 2024-03-12 (Tue)
docmgr: error: drone is not in the department's table of resources, so it counts as important (R-2.1.2b)
docmgr: hint: the head can enter it into .docmgr/policy.yaml: resources: {drone: regular}
= exit 5
$ docmgr resource approve $(cat ../r)
docmgr: error: nobody decides on a request of their own (R-2.1.2); Zhang San may
= exit 5
$ export GIT_AUTHOR_NAME="Sun Ba" GIT_AUTHOR_EMAIL=sun@example.com GIT_COMMITTER_NAME="Sun Ba" GIT_COMMITTER_EMAIL=sun@example.com
$ docmgr resource approve $(cat ../r)
docmgr: error: first it is head's turn: Zhang San (R-2.1.2b)
docmgr: hint: ask them to run this command
= exit 5
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr resource approve $(cat ../r) | cat; docmgr resource list
R-240305-[..]: computer waits for Sun Ba now
Id     type      quantity  budget  applicant  in use from  status
-----  --------  --------  ------  ---------  -----------  -------------------------
[..]  computer  1 set     6,000   Zhao Liu   2024-03-10   pending · upper authority
$ sed -i 's/^  amount: 6000/  amount: 60000/' records/resources/2024/03/*.yml; git commit -qam 60000; git checkout -q HEAD -- records
docmgr: error: records/resources/2024/03/R-240305-[..].yml: R-240305-[..] is under approval or decided: what was asked for cannot change any more (R-2.1.2)
docmgr: hint: withdraw it and ask anew: docmgr resource request
docmgr: error: records/resources/2024/03/R-240305-[..].yml: R-240305-[..] was changed after it was made: its digest does not fit (R-2.1.2)
docmgr: hint: docmgr resource edit [..]
$ export GIT_AUTHOR_NAME="Sun Ba" GIT_AUTHOR_EMAIL=sun@example.com GIT_COMMITTER_NAME="Sun Ba" GIT_COMMITTER_EMAIL=sun@example.com
$ docmgr resource approve $(cat ../r)
R-240305-[..]: computer is approved
$ docmgr resource show $(cat ../r) | tail -14
registered at    2024-03-05 09:00
registered by    Zhao Liu

quantity
  1  set

budget
  6000  CNY

approvals
  p-[..]  1  head  approved  Zhang San  2024-03-05 09:00
  p-[..]  2  upper authority  approved  Sun Ba  2024-03-05 09:00

Amount: 6,000 yuan (陆仟元整)
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ docmgr resource request --type "office supplies" --quantity 20 --budget ￥600.50 --use-from +1wd --why "refill" --effect "enough for a quarter" > ../s
+1wd → 2024-03-06 (Wed)
docmgr: warning: asked for late: 3 working days ahead would have been by 2024-03-01 (Fri) (R-4.1, agreed by us)
R-240305-[..]: office supplies 20, 600.50 yuan (陆佰元零伍角整); approved by assistant Wang Wu
$ docmgr resource request --type "printing paper" --quantity 20 --budget 300 --use-from +5wd --why "refill" --effect "enough for a quarter" >/dev/null
+5wd → 2024-03-12 (Tue)
docmgr: warning: asked for by the same person within 7 days: [..] office supplies, 900.50 yuan in all; one need? (R-2.1.2)
R-240305-[..]: printing paper 20, 300 yuan (叁佰元整); approved by assistant Wang Wu
$ export GIT_AUTHOR_NAME="Wang Wu" GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME="Wang Wu" GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr resource approve $(cat ../s)
docmgr: warning: the same person asked for more of this category at the time: [..] (R-2.1.2)
R-240305-[..]: office supplies is approved
$ git log --format=%s -6
R-240305-[..] office supplies: assistant approved
R-240305-[..] printing paper: requested
R-240305-[..] office supplies: requested
R-240305-[..] computer: upper approved
R-240305-[..] computer: head approved
R-240305-[..] computer: requested
