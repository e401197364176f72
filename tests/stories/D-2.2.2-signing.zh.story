# D-2.2.2 成员名录中登记了签名公钥的审批人，其审批由签名证明，而不只是自称。
$ export DOCMGR_LANG=zh
$ ssh-keygen -q -t ed25519 -N "" -f head.key && ssh-keygen -q -t ed25519 -N "" -f other.key
$ docmgr init 部门 --policy handbook-zh --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门
$ docmgr member set zhang --signing-key ../head.key.pub
zhang 已修改
$ docmgr member add lisi --name 李四 --email li@example.com
lisi 已成为成员
$ docmgr new 制度 会议管理制度 --ext md && git config user.name 李四 && git config user.email li@example.com
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr submit 会议管理制度
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md

# 未签名或用了他人的密钥，一律不予审批。
$ git config user.name 张三 && git config user.email zhang@example.com
$ docmgr approve 会议管理制度
docmgr: error: 您的审批须带签名，但这里的 git 还没有设置签名
docmgr: hint: git config gpg.format ssh && git config user.signingkey FILE.pub && git config commit.gpgsign true
= exit 5
$ git config gpg.format ssh && git config commit.gpgsign true && git config user.signingkey "$PWD/../other.key.pub"
$ docmgr approve 会议管理制度
docmgr: error: git 所用的签名密钥不是成员名录里登记的那把
docmgr: hint: docmgr member set zhang --signing-key FILE.pub
= exit 5

# 用本人密钥退回和审批：人人都能看到确是本人所为。
$ git config user.signingkey "$PWD/../head.key.pub"
$ docmgr reject 会议管理制度 --reason "缺少缺席规定"
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr pending
文档                                                状态    经办            时间              意见
--------------------------------------------------  ------  --------------  ----------------  ------------
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md  已退回  zhang (已签名)  2024-03-05 09:00  缺少缺席规定
$ echo "缺席须提前请假。" >> 待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ git config user.name 李四 && git config user.email li@example.com && git config commit.gpgsign false
$ docmgr submit 会议管理制度
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ git config user.name 张三 && git config user.email zhang@example.com && git config commit.gpgsign true
$ docmgr approve 会议管理制度
制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr history 会议管理制度
制度流程/20240305-制度-会议管理制度-V1.0.md  [..]
版本  日期        作者  审批人         修改内容
----  ----------  ----  -------------  --------
V1.0  2024-03-05  李四  张三 (已签名)  新建
