# 我该做什么。部门之外，docmgr 先告诉人怎么开始。
$ export DOCMGR_LANG=zh
$ docmgr
这里不是部门仓库。

docmgr demo    建一个有历史的小部门，并演示一遍
docmgr init    建立部门仓库，或接管现有的文件夹或克隆
docmgr clone   把部门仓库取到本机并全部设置好
docmgr --help  列出全部命令
$ docmgr init 部门资料 --policy handbook-zh --head "张三 <zhang@example.com>" > note.txt 2>&1; cd 部门资料
$ docmgr member add li --name 李四 --email li@example.com --role 项目负责人
li 已成为成员
$ docmgr task add 客户满意度调研 -d "电话调研20家客户并形成分析报告" --goal 报告 --deliverable 报告 --to zhang --owner li --due 2024-03-08 -p 高 -e 12
已登记 [..]：客户满意度调研
[..]
$ docmgr risk add 文件服务器故障 --likelihood 高 --severity 高 --owner li --mitigation 每周备份
docmgr: warning: 文件服务器故障：高风险，没有预案（E-2.1.2） → docmgr plan add TITLE … --risk [..]
docmgr: warning: 高风险的预案应在 10 个工作日内制定，即 2024-03-19（周二） 前（E-2.1.2，本部门约定）
[..]：文件服务器故障，风险等级高，下次梳理 2024-04-05（周五，放假）
[..]

# 单写 docmgr：我的待办，最急的在前，各有条款和办结用的命令。
$ git config user.name 李四; git config user.email li@example.com
$ docmgr new 制度 会议管理制度 --ext md
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ echo 准时到会。 >> 待审批/制度流程/20240305-制度-会议管理制度-V1.0.md; docmgr submit 会议管理制度 > ../note.txt 2>&1
$ docmgr task start "$(docmgr task list --json | grep -o 'T-[0-9]*-[a-z0-9]*' | head -1)"
客户满意度调研 进行中
$ docmgr
期限        状态    条款     事项                              命令
----------  ------  -------  --------------------------------  ----------------------------------
2024-03-05  已到期  T-2.3.1  反馈进度：客户满意度调研          docmgr task log [..] TEXT
2024-03-19  未到期  E-2.1.2  为高风险制定预案：文件服务器故障  docmgr plan add TITLE --risk [..]
2024-04-05  未到期  E-2.1.1  梳理风险：文件服务器故障          docmgr risk review [..]
李四：3 件待办
$ docmgr task log "$(docmgr task list --json | grep -o 'T-[0-9]*-[a-z0-9]*' | head -1)" 已打30个电话，收回12份
已记录：客户满意度调研
$ docmgr
期限        状态    条款     事项                              命令
----------  ------  -------  --------------------------------  ----------------------------------
2024-03-08  未到期  T-2.4.1  提交成果：客户满意度调研          docmgr task submit [..]
2024-03-19  未到期  E-2.1.2  为高风险制定预案：文件服务器故障  docmgr plan add TITLE --risk [..]
2024-04-05  未到期  E-2.1.1  梳理风险：文件服务器故障          docmgr risk review [..]
李四：3 件待办

# 负责人审批，也看得到别人还欠什么。
$ git config user.name 张三; git config user.email zhang@example.com
$ docmgr
期限        状态    条款     事项                      命令                                               说明
----------  ------  -------  ------------------------  -------------------------------------------------  -------------------------------------------
2024-03-05  已到期  D-2.2.2  审批：会议管理制度 V1.0   docmgr approve 20240305-制度-会议管理制度-V1.0.md
2024-03-08  未到期  T-2.3.2  汇总本周任务 2024-W10     docmgr task week submit
2024-03-12  未到期  D-4.2    每周备份                  docmgr backup --to TARGET                          先指定一次备份位置：docmgr backup --to 位置
2024-03-29  未到期  D-2.4.2  月末归档：满六个月的文档  docmgr archive                                     docmgr tick 自动办理
2024-03-29  未到期  R-2.3.3  一对一沟通：李四          docmgr oneonone done li
2024-03-29  未到期  T-2.4.2  2024-03 月度任务复盘      docmgr task review 2024-03
2024-04-05  未到期  D-2.3.1  压缩仓库                  docmgr gc                                          docmgr tick 自动办理
张三：7 件待办
$ docmgr due --who li --until 2024-03-08
期限        状态    条款     事项                      命令
----------  ------  -------  ------------------------  ------------------------
2024-03-08  未到期  T-2.4.1  提交成果：客户满意度调研  docmgr task submit [..]
$ docmgr due --who 孙八
docmgr: error: 成员名录里没有 孙八
docmgr: hint: 见：docmgr member list
= exit 2

# 不在成员名录里的人会得知这一点。
$ git config user.name 孙八; git config user.email sun@example.com
$ docmgr
部门仓库：$STAGE/部门资料
成员名录中没有 孙八 <sun@example.com>

docmgr due     列出到期事项、依据条款和办理命令
docmgr check   按手册检查名称和文件夹
docmgr member  维护成员名录
docmgr doctor  检查安装有什么问题
docmgr --help  列出全部命令
