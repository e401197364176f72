# D-2.2.2 重要文档（如制度流程、项目方案）须经部门负责人审核后方可发布；常规文档由经办人直接归档。
$ export DOCMGR_LANG=zh
$ docmgr init 部门文档 --head "张三 <zhang@example.com>" > 记录.txt 2>&1; cd 部门文档
$ docmgr member add lisi --name 李四 --email li@example.com
lisi 已成为成员

# 李四起草制度：按模板新建在待审批文件夹，提交后等负责人审批。
$ git config user.name 李四 && git config user.email li@example.com
$ docmgr new 制度 会议管理制度 -m "规范会议" --ext md
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr submit 会议管理制度
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr approve 会议管理制度
docmgr: error: 只有负责人可以审批文档（D-2.2.2）：张三 <zhang@example.com>
docmgr: hint: 请他们执行：docmgr approve '待审批/制度流程/20240305-制度-会议管理制度-V1.0.md'
= exit 5

# 负责人批准的正是这份内容；文档移到归属文件夹。
$ git config user.name 张三 && git config user.email zhang@example.com
$ docmgr pending
文档                                                状态    经办  时间              意见
--------------------------------------------------  ------  ----  ----------------  ----
待审批/制度流程/20240305-制度-会议管理制度-V1.0.md  已提交  lisi  2024-03-05 09:00
$ docmgr approve 会议管理制度 -m 同意
制度流程/20240305-制度-会议管理制度-V1.0.md
$ docmgr history 会议管理制度
制度流程/20240305-制度-会议管理制度-V1.0.md  [..]
版本  日期        作者  审批人  修改内容
----  ----------  ----  ------  --------
V1.0  2024-03-05  李四  张三    规范会议
审批人身份只是自称，没有签名证明：docmgr explain DM409

# 绕过审批直接改或直接放进去，钩子都不答应。
$ echo 擅自修改 >> 制度流程/20240305-制度-会议管理制度-V1.0.md
$ git commit -q -a -m "擅自修改"
制度流程/20240305-制度-会议管理制度-V1.0.md
  错误 DM404 内容变了，版本号还是 V1.0
  → 运行 docmgr bump 文档 -m 修改内容，它会升版、改名并记下修改说明。
详情：docmgr explain DM404
= exit 1

# 修改作为下一版等待审批；已发布的版本原样留在原处。
$ git config user.name 李四 && git config user.email li@example.com
$ docmgr bump 会议管理制度 -m "改为每周例会"
已送待审批；已发布的版本原处不动（D-2.2.2）
待审批/制度流程/20240305-制度-会议管理制度-V1.1.md
$ ls 制度流程 待审批/制度流程
制度流程:
20240305-制度-会议管理制度-V1.0.md

待审批/制度流程:
20240305-制度-会议管理制度-V1.1.md
$ git config user.name 张三 && git config user.email zhang@example.com
$ docmgr reject 会议管理制度 --reason "缺少缺席规定"
待审批/制度流程/20240305-制度-会议管理制度-V1.1.md
$ docmgr pending
文档                                                状态    经办   时间              意见
--------------------------------------------------  ------  -----  ----------------  ------------
待审批/制度流程/20240305-制度-会议管理制度-V1.1.md  已退回  zhang  2024-03-05 09:00  缺少缺席规定

# 常规文档由经办人直接归档。
$ docmgr new 计划 项目计划书 --ext md
项目资料/20240305-计划-项目计划书-V1.0.md
$ docmgr check
已检查 36 个文件：没有问题
