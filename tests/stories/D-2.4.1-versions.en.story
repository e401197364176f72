# D-2.4.1 A change of content raises the version (V1.0 to V1.1) and says what was changed, by whom and when.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr new plan Project-Plan --ext md -m begin
Projects/20240305-plan-Project-Plan-V1.0.md
$ echo "First quarter: begin" >> Projects/20240305-plan-Project-Plan-V1.0.md

# Other content under the same version cannot be committed; docmgr bump raises it and records the change.
$ git commit -q -a -m "change the plan"
Projects/20240305-plan-Project-Plan-V1.0.md
  error DM404 the content changed, the version is still V1.0
  → Run docmgr bump DOC -m CHANGE; it raises the version, renames and notes the change.
Read more: docmgr explain DM404
= exit 1
$ docmgr diff Project-Plan
text  + First quarter: begin
$ export DOCMGR_TODAY=2024-03-11
$ docmgr bump Project-Plan -m "add the first quarter"
Projects/20240311-plan-Project-Plan-V1.1.md
$ docmgr bump Project-Plan -m "nothing changed"
docmgr: error: Projects/20240311-plan-Project-Plan-V1.1.md is as it was recorded: there is nothing to bump
docmgr: hint: edit and save it first
= exit 5

# Who changed what, when and why; any version comes back as it was.
$ docmgr history Project-Plan
Projects/20240311-plan-Project-Plan-V1.1.md  [..]
version  date        author     approved by  change
-------  ----------  ---------  -----------  ---------------------
V1.1     2024-03-11  Zhang San               add the first quarter
V1.0     2024-03-05  Zhang San               begin
$ docmgr cat Project-Plan --version V1.0 | tail -n 1
<!-- Say how often progress is checked and how the plan changes. -->
$ docmgr diff Project-Plan V1.0 V1.1
text  + First quarter: begin

# The last command is taken back.
$ docmgr undo
taking back: plan Project-Plan V1.1: add the first quarter
~ Projects/20240305-plan-Project-Plan-V1.0.md
- Projects/20240311-plan-Project-Plan-V1.1.md
~ records/ledger/Projects/plan-Project-Plan.yml
$ docmgr history Project-Plan
Projects/20240305-plan-Project-Plan-V1.0.md  [..]
version  date        author     approved by  change
-------  ----------  ---------  -----------  -----------------------------------------------------
V1.1     2024-03-11  张三                    docmgr: plan Project-Plan V1.1: add the first quarter
V1.0     2024-03-05  Zhang San               begin
