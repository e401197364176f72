# D-4.3 人员离职应办理交接。记下最后工作日，交接即开始。
$ export DOCMGR_LANG=zh
$ docmgr init 部门 --policy handbook-zh --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门
$ docmgr member add li --name 李四 --email li@example.com --role lead:项目资料
li 已成为成员
$ docmgr member add wang --name 王五 --email wang@example.com
wang 已成为成员
$ git config user.name 李四; git config user.email li@example.com
$ docmgr new 计划 项目计划书 --ext md
项目资料/20240305-计划-项目计划书-V1.0.md
$ docmgr task add 采集数据 -d "导出3月全部订单并核对500条" --goal 月报 --deliverable 数据表 --to wang --owner li --due 2024-03-29 -p 高 -e 8
已登记 [..]：采集数据
[..]
$ docmgr member leave li --last-day 2024-03-15
docmgr: error: 只有负责人可以这样做（G-2）：张三 <zhang@example.com>
docmgr: hint: 请负责人运行这个命令
= exit 5
$ git config user.name 张三; git config user.email zhang@example.com
$ docmgr member leave li --last-day 2024-03-15
李四于 2024-03-15 离职；交接 [..] 已开始
下一步：docmgr handover li --to 接收人
$ docmgr due
期限        状态    条款     事项                      责任人      命令                        说明
----------  ------  -------  ------------------------  ----------  --------------------------  -------------------------------------------
2024-03-08  未到期  T-2.3.2  汇总本周任务 2024-W10     王五        docmgr task week submit
2024-03-12  未到期  D-4.2    每周备份                  张三        docmgr backup --to TARGET   先指定一次备份位置：docmgr backup --to 位置
2024-03-15  未到期  D-4.3    办理李四的工作交接        李四、张三  docmgr handover li
2024-03-29  未到期  D-2.4.2  月末归档：满六个月的文档  张三        docmgr archive              docmgr tick 自动办理
2024-03-29  未到期  R-2.3.3  一对一沟通：李四、王五    张三        docmgr oneonone done li
2024-03-29  未到期  T-2.4.1  提交成果：采集数据        李四        docmgr task submit [..]
2024-03-29  未到期  T-2.4.2  2024-03 月度任务复盘      张三        docmgr task review 2024-03
2024-04-05  未到期  D-2.3.1  压缩仓库                  张三        docmgr gc                   docmgr tick 自动办理

# 他名下有什么，一目了然；交给谁，一条命令。
$ docmgr handover 李四
尚未移交 (3)
类别  名称        身份    接收人
----  ----------  ------  ------
文档  项目计划书  责任人  -
任务  采集数据    发起人  -
任务  采集数据    责任人  -

需要人办理 (1)
类别  名称                   身份    怎么办
----  ---------------------  ------  -----------------------------------------
角色  项目负责人 (项目资料)  持有人  docmgr member set ID --role lead:项目资料

下一步：docmgr handover li --to 接收人
距最后工作日 2024-03-15 还有 10 天
$ docmgr handover 李四 --to 王五
已移交 (3)
类别  名称        身份    接收人
----  ----------  ------  ------
文档  项目计划书  责任人  王五
任务  采集数据    发起人  王五
任务  采集数据    责任人  王五

需要人办理 (1)
类别  名称                   身份    怎么办
----  ---------------------  ------  -----------------------------------------
角色  项目负责人 (项目资料)  持有人  docmgr member set ID --role lead:项目资料

下一步：上面的命令，或 docmgr handover li --waive 事项 --reason 原因
距最后工作日 2024-03-15 还有 10 天

# 只剩角色要由负责人另行指定；没交完不能办结。
$ docmgr handover 李四 --complete
docmgr: error: 李四名下还有 1 项：项目负责人 (项目资料) (lead:项目资料)（D-4.3）
docmgr: hint: docmgr handover li --to USER2 | --waive ITEM --reason …
= exit 5
$ docmgr member set wang --role lead:项目资料
wang 已修改
$ docmgr handover 李四 --complete
无需移交 (1)
类别  名称        身份      接收人
----  ----------  --------  ------
文档  项目计划书  最后作者  王五

李四的交接已办结
请打印并签字：
项目资料/20240305-记录-工作交接清单李四-V1.0.docx
$ docmgr handover --status
交接人  最后工作日  状态    未交  已移交  不再移交  记录
------  ----------  ------  ----  ------  --------  --------------
李四    2024-03-15  已完成  -     3       0         [..]
$ docmgr member set li --joined 2024-09-02
li 已修改
