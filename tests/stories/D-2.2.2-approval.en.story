# D-2.2.2 Important documents (policies, proposals) are published only after the head approved them; routine ones at once.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr member add lisi --name "Li Si" --email li@example.com
lisi is a member now

# Li Si drafts a policy: made from the template in the pending folder, submitted, waiting for the head.
$ git config user.name "Li Si" && git config user.email li@example.com
$ docmgr new policy Meeting-Rules -m "rules for meetings" --ext md
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr submit Meeting-Rules
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr approve Meeting-Rules
docmgr: error: only the head approves documents (D-2.2.2): Zhang San <zhang@example.com>
docmgr: hint: ask them: docmgr approve 'Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md'
= exit 5

# The head approves exactly these bytes; the document moves home.
$ git config user.name "Zhang San" && git config user.email zhang@example.com
$ docmgr pending
document                                                state      by    when              opinion
------------------------------------------------------  ---------  ----  ----------------  -------
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md  submitted  lisi  2024-03-05 09:00
$ docmgr approve Meeting-Rules -m agreed
Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr history Meeting-Rules
Policies/20240305-policy-Meeting-Rules-V1.0.md  [..]
version  date        author  approved by  change
-------  ----------  ------  -----------  ------------------
V1.0     2024-03-05  Li Si   Zhang San    rules for meetings
who approved is claimed, not proved: docmgr explain DM409

# Changing it past the approval is refused by the hook.
$ echo "changed without asking" >> Policies/20240305-policy-Meeting-Rules-V1.0.md
$ git commit -q -a -m "change it"
Policies/20240305-policy-Meeting-Rules-V1.0.md
  error DM404 the content changed, the version is still V1.0
  → Run docmgr bump DOC -m CHANGE; it raises the version, renames and notes the change.
Read more: docmgr explain DM404
= exit 1

# The edit waits as the next version; what is published stays as it was.
$ git config user.name "Li Si" && git config user.email li@example.com
$ docmgr bump Meeting-Rules -m "meet weekly"
it waits for approval; the published version stays in place (D-2.2.2)
Pending/Policies/20240305-policy-Meeting-Rules-V1.1.md
$ ls Policies Pending/Policies
Pending/Policies:
20240305-policy-Meeting-Rules-V1.1.md

Policies:
20240305-policy-Meeting-Rules-V1.0.md
$ git config user.name "Zhang San" && git config user.email zhang@example.com
$ docmgr reject Meeting-Rules --reason "absence is missing"
Pending/Policies/20240305-policy-Meeting-Rules-V1.1.md
$ docmgr pending
document                                                state     by     when              opinion
------------------------------------------------------  --------  -----  ----------------  ------------------
Pending/Policies/20240305-policy-Meeting-Rules-V1.1.md  rejected  zhang  2024-03-05 09:00  absence is missing

# A routine document is filed at once.
$ docmgr new plan Project-Plan --ext md
Projects/20240305-plan-Project-Plan-V1.0.md
$ docmgr check
checked 36 files: nothing to find fault with
