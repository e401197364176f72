# D-2.2.2 With a signing key in the member directory an approval is proved, not only claimed.
$ ssh-keygen -q -t ed25519 -N "" -f head.key && ssh-keygen -q -t ed25519 -N "" -f other.key
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr member set zhang --signing-key ../head.key.pub
zhang is changed
$ docmgr member add lisi --name "Li Si" --email li@example.com
lisi is a member now
$ docmgr new policy Meeting-Rules --ext md && git config user.name "Li Si" && git config user.email li@example.com
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr submit Meeting-Rules
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md

# Without git signing, or with somebody else's key, nothing is approved.
$ git config user.name "Zhang San" && git config user.email zhang@example.com
$ docmgr approve Meeting-Rules
docmgr: error: your approvals are signed, and git is not set up for it here
docmgr: hint: git config gpg.format ssh && git config user.signingkey FILE.pub && git config commit.gpgsign true
= exit 5
$ git config gpg.format ssh && git config commit.gpgsign true && git config user.signingkey "$PWD/../other.key.pub"
$ docmgr approve Meeting-Rules
docmgr: error: git signs with another key than the member directory has for you
docmgr: hint: docmgr member set zhang --signing-key FILE.pub
= exit 5

# Sent back, and later approved, with the right key: everybody can see who it was.
$ git config user.signingkey "$PWD/../head.key.pub"
$ docmgr reject Meeting-Rules --reason "absence is missing"
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr pending
document                                                state     by              when              opinion
------------------------------------------------------  --------  --------------  ----------------  ------------------
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md  rejected  zhang (signed)  2024-03-05 09:00  absence is missing
$ echo "Who is absent says so." >> Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ git config user.name "Li Si" && git config user.email li@example.com && git config commit.gpgsign false
$ docmgr submit Meeting-Rules
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ git config user.name "Zhang San" && git config user.email zhang@example.com && git config commit.gpgsign true
$ docmgr approve Meeting-Rules
Policies/20240305-policy-Meeting-Rules-V1.0.md
$ docmgr history Meeting-Rules
Policies/20240305-policy-Meeting-Rules-V1.0.md  [..]
version  date        author  approved by         change
-------  ----------  ------  ------------------  -------
V1.0     2024-03-05  Li Si   Zhang San (signed)  created
