# D-4.1 Names are one for all and avoid vague words such as "latest" and "final".
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department

$ echo plan > "Projects/20240305-plan-Project-plan-final-V1.0.docx"
$ echo plan > "Projects/20240305-plan-Latest-budget-V1.0.docx"
$ git add -A && git commit -q -m "add plans"
Projects/20240305-plan-Latest-budget-V1.0.docx
  error DM501 the name says “latest”; let the version number say it
  → Projects/20240305-plan-budget-V1.0.docx
Projects/20240305-plan-Project-plan-final-V1.0.docx
  error DM501 the name says “final”; let the version number say it
  → Projects/20240305-plan-Project-plan-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM501
= exit 1

# Words that only look alike pass: finalist, newsletter.
$ git rm -q --cached "Projects/*.docx" && rm Projects/*.docx
$ echo plan > Projects/20240305-plan-Finalist-interviews-V1.0.docx
$ echo plan > Projects/20240305-plan-Newsletter-V1.0.docx
$ git add -A && git commit -q -m "add plans" && docmgr check
checked 32 files: nothing to find fault with

# One for all: nobody gets round it. A skipped check leaves a trace; the push and the server refuse.
$ git init -q --bare ../hub.git && docmgr -C ../hub.git hooks install > ../note.txt && git remote add origin ../hub.git && git push -q origin main
$ echo plan > Projects/final-plan.docx && git add -A && git commit -q --no-verify -m "round it"
Projects/final-plan.docx
  error DM101 “final-plan.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “final”; let the version number say it
  → YYYYMMDD-plan-…-V1.0.docx
Mend: docmgr fix
Read more: docmgr explain DM101
$ git push -q origin main
Projects/final-plan.docx
  error DM101 “final-plan.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “final”; let the version number say it
  → YYYYMMDD-plan-…-V1.0.docx
Mend: docmgr fix
Read more: docmgr explain DM101
error: failed to push some refs to '../hub.git'
= exit 1
$ git push -q --no-verify origin main
remote: Projects/final-plan.docx
remote:   error DM101 “final-plan.docx” does not fit this folder's pattern: date-type-topic-version
remote:   error DM501 the name says “final”; let the version number say it
remote:   → YYYYMMDD-plan-…-V1.0.docx
remote: Mend: docmgr fix
remote: Read more: docmgr explain DM101
To ../hub.git
 ! [remote rejected] main -> main (pre-receive hook declined)
error: failed to push some refs to '../hub.git'
= exit 1

# An exception has a reason and an end.
$ docmgr waive DM501 Projects/final-plan.docx --reason "the client's own name" --until 2024-06-30
waived DM501 until 2024-06-30
$ docmgr check --fail-on never
Projects/final-plan.docx
  error    DM101  “final-plan.docx” does not fit this folder's pattern: date-type-topic-version
  → YYYYMMDD-plan-…-V1.0.docx

Mend: docmgr fix
Read more: docmgr explain DM101
checked 34 · errors 1 · warnings 0 · waived 1
