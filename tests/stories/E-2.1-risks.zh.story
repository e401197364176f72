# E-2.1.1 E-2.1.2 E-4.1 E-4.2：定期梳理风险形成《风险清单》；高风险须有预案，明确责任人、步骤、资源。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi "李四" li lead; git add records; git commit -qm members
$ export GIT_AUTHOR_NAME="李四" GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME="李四" GIT_COMMITTER_EMAIL=li@example.com
$ docmgr risk add 关键岗位人员空缺 --likelihood 中 --severity 高 --cause 客户调研由一人负责 > ../k
docmgr: warning: 关键岗位人员空缺：高风险，没有预案（E-2.1.2） → docmgr plan add TITLE … --risk [..]
docmgr: warning: 高风险的预案应在 10 个工作日内制定，即 2024-03-19（周二） 前（E-2.1.2，本部门约定）
X-240305-[..]：关键岗位人员空缺，风险等级高，下次梳理 2024-04-05（周五，放假）
$ docmgr risk add 关键岗位人员空缺 --likelihood 0.5 --severity 高
docmgr: error: likelihood 不能是 0.5；可选：high 高, medium 中, low 低
= exit 2
$ docmgr risk review
关键岗位人员空缺：高风险，没有预案（E-2.1.2）
  docmgr plan add TITLE … --risk [..]
= exit 1
$ docmgr plan add 人员离职工作交接预案 --scenario 关键岗位人员突然离职 --step 安排接手人:负责人:1小时内 --step 清点在办任务:接手人:当天 --resource 交接清单模板 --risk $(cat ../k) > ../p
docmgr: warning: 未填联系人：--contact（E-4.1，推定）
P-240305-[..]：预案 人员离职工作交接预案 V1.0
X-240305-[..]：关键岗位人员空缺 已有预案
$ export DOCMGR_TODAY=2024-04-08
$ docmgr risk list
编号   风险名称          风险等级  责任人  应急预案  下次梳理     风险状态
-----  ----------------  --------  ------  --------  -----------  --------
[..]  关键岗位人员空缺  高        李四    [..]     2024-04-05!  存在
$ docmgr risk review
关键岗位人员空缺：应于 2024-04-05 前梳理，已逾期（E-2.1.1）
  docmgr risk review [..]
= exit 1
$ sed -i 's/^level: .*/level: low/' records/risks/2024/03/*.yml; git commit -qam low; git checkout -q HEAD -- records
docmgr: error: records/risks/2024/03/X-240305-[..].yml: 风险等级与可能性、严重程度不符（E-2.1.1）
docmgr: hint: docmgr risk review [..] --likelihood … --severity …
$ docmgr risk review $(cat ../k) --note 为3个关键岗位指定备份人员并备案 --likelihood low
X-240305-[..]：关键岗位人员空缺，风险等级中，存在，下次梳理 2024-07-08（周一）
$ docmgr plan drill $(cat ../p) --result 2小时内完成交接 --on 4/9
4/9 → 2024-04-09（周二）
docmgr: error: 2024-04-09 的演练还没有举行，不能登记（E-4.2）
= exit 2
$ docmgr plan drill $(cat ../p) --result 2小时内完成交接 --finding 清单缺客户联系人 --on 4/3
4/3 → 2024-04-03（周三）
docmgr: warning: 发现的问题应写入预案：docmgr plan edit [..] -m "…"
P-240305-[..]：2024-04-03 已演练，下次不晚于 2025-04-03
$ docmgr plan edit $(cat ../p) -m 补充客户联系人清单 --resource 交接清单模板 --resource 客户联系人清单
P-240305-[..]：预案 人员离职工作交接预案 升至 V1.1
$ docmgr plan show $(cat ../p) | tail -11
登记人    李四

处理步骤
  安排接手人  负责人  1小时内
  清点在办任务  接手人  当天

演练记录
  r-[..]  2024-04-08 09:00  2024-04-03  李四  2小时内完成交接  清单缺客户联系人

修订记录
  e-[..]  2024-04-08 09:00  李四  V1.1  补充客户联系人清单
