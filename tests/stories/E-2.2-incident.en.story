# E-2.2.1 E-2.2.2 E-2.3.1 E-2.3.2 E-2.3.3 E-3.T7: the head learns at once of nature, scope and proposal, starts the plan and sets a limit; the report states cause, handling, result, improvements; the plan is improved.
$ export DOCMGR_LANG=en
$ docmgr init dept --policy handbook-en --head "Zhang San <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "Li Si" li lead; member wangwu "Wang Wu" wang member; member zhaoliu "Zhao Liu" zhao member; git add records; git commit -qm members
$ docmgr plan add "Handover at short notice" --scenario "somebody leaves suddenly" --step "name a successor:head:1 hour" --resource "handover checklist" --contact 8001 > ../p 2>/dev/null
$ export GIT_AUTHOR_NAME="Zhao Liu" GIT_AUTHOR_EMAIL=zhao@example.com GIT_COMMITTER_NAME="Zhao Liu" GIT_COMMITTER_EMAIL=zhao@example.com
$ export DOCMGR_TODAY=2024-03-04T11:00:00+08:00
$ docmgr incident report "Sudden departure delays project" --nature "key person gone"
docmgr: error: missing: --scope TEXT, --proposal TEXT
docmgr: hint: docmgr incident report --help
= exit 2
$ docmgr incident report "Sudden departure delays project" --nature "key person gone" --scope "the project may be late" --proposal "Wang Wu takes over" --occurred 10:30 --noticed 9:00
docmgr: error: it was noticed at 03-04 09:00, before it happened at 03-04 10:30 (E-2.2.1)
= exit 2
$ docmgr incident report "Sudden departure delays project" --kind departure --occurred 3/4 --noticed 9:00 --description "Li Si left for personal reasons, the client survey is 3 days behind" --nature "key person gone" --scope "the project may be late" --proposal "Wang Wu takes over" > ../i
docmgr: warning: reported 120 minutes after it was noticed; 60 are agreed by us (E-2.2.1): the audit counts it
I-240304-[..] Sudden departure delays project: reported to Zhang San, who starts the plan: docmgr incident activate [..]
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 18:00
docmgr: error: only the head Zhang San or a deputy does that (E-2.2.2)
docmgr: hint: ask them to run this command
= exit 5
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 9:00
docmgr: error: the limit 03-04 09:00 is past already: it is 03-04 11:00 (E-2.2.2)
= exit 2
$ docmgr incident activate $(cat ../i) --plan $(cat ../p) --by 3/6 --owner wangwu
I-240304-[..] Sudden departure delays project: Wang Wu handles it until 2024-03-06 18:00
$ export GIT_AUTHOR_NAME="Wang Wu" GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME="Wang Wu" GIT_COMMITTER_EMAIL=wang@example.com
$ export DOCMGR_TODAY=2024-03-05T17:00:00+08:00
$ docmgr incident log $(cat ../i) "Wang Wu takes over" --at "3/4 14:00"; docmgr incident log $(cat ../i) "client agrees to 2 days more"; docmgr incident log $(cat ../i) "Zhao Liu helps with the data"
I-240304-[..] Sudden departure delays project: noted
I-240304-[..] Sudden departure delays project: noted
I-240304-[..] Sudden departure delays project: noted
$ docmgr incident log $(cat ../i) "Zhao Liu helps with the data" --at "3/1 9:00"
docmgr: error: 03-01 09:00 lies before the event itself, 2024-03-04 00:00 (E-2.3.1)
= exit 2
$ docmgr incident resolve $(cat ../i) --result "delivered 2 days late, client content"
docmgr: warning: the report still needs cause, improvements, by 2024-03-07 (E-2.3.2, agreed by us)
I-240304-[..] Sudden departure delays project: resolved
$ export GIT_AUTHOR_NAME="Zhang San" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="Zhang San" GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-07
$ docmgr incident close $(cat ../i)
docmgr: error: the report is not complete: cause, improvements missing (E-2.3.2)
docmgr: hint: docmgr incident close [..] --cause … --improvement …
= exit 5
$ docmgr incident close $(cat ../i) --cause "nobody stands in for key posts" --improvement "name deputies for 3 key posts, on record":lisi:2024-03-20
docmgr: error: there is no retrospective: when it was held, or why there is none (E-2.3.3)
docmgr: hint: docmgr incident close [..] --retro DATE | --meeting M-… | --no-retro REASON
= exit 5
$ docmgr incident close $(cat ../i) --cause "nobody stands in for key posts" --improvement "name deputies for 3 key posts, on record":lisi:2024-03-20 --retro 2024-03-06 --plan-change "a step to call the deputy" --plan-step "name a successor:head:1 hour" --plan-step "list open tasks:successor:same day"
I-240304-[..] Sudden departure delays project: closed
P-240305-[..]: plan Handover at short notice is V1.1 now
T-240307-[..]: name deputies for 3 key posts → Li Si, 2024-03-20
$ docmgr incident show $(cat ../i) | tail -23
cause              nobody stands in for key posts
handling           2024-03-04 14:00 Wang Wu takes over, 2024-03-05 17:00 client agrees to 2 days more, 2024-03-05 17:00 Zhao Liu helps with the data
result             delivered 2 days late, client content
closed at          2024-03-07 09:00
closed by          Zhang San
registered at      2024-03-04 11:00
registered by      Zhao Liu

timeline
  t-[..]  2024-03-04 14:00  Wang Wu  Wang Wu takes over  2024-03-05 17:00
  t-[..]  2024-03-05 17:00  Wang Wu  client agrees to 2 days more
  t-[..]  2024-03-05 17:00  Wang Wu  Zhao Liu helps with the data

improvements
  name deputies for 3 key posts, on record  T-240307-[..]

report
  Wang Wu  2024-03-05  Zhang San  2024-03-07 09:00

retrospective
  2024-03-06  a step to call the deputy

! it was reported late (E-2.2.1)
$ docmgr plan list
Id     title                     version  owner      last drill  status
-----  ------------------------  -------  ---------  ----------  ------
[..]  Handover at short notice  V1.1     Zhang San  -           active
$ docmgr incident log $(cat ../i) "client called back"
docmgr: error: I-240304-[..] is closed
= exit 5
$ git show --stat --format=%s HEAD | grep -c records/
3
