"""The Chinese words, simplified and traditional, by the English word whose sense they share.

Chinese isn't spaced: `lexicon.py` finds the longest known run of characters, so a longer word here also protects its
parts (马桶 is no horse). A key with `+` is a grammatical mark: `+on` closes the phrase before it as "on ..." (在河上),
`+of` joins a quality to what follows (的).
"""

from __future__ import annotations

NUMERALS: dict[str, int] = {
    "一": 1, "1": 1, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "十": 10, "几": 3, "幾": 3, "数": 4, "好几": 4, "许多": 8, "很多": 8,
}  # fmt: skip
CLASSIFIERS = (
    "只 隻 个 個 条 條 头 頭 匹 辆 輛 艘 架 位 名 朵 棵 座 台 臺 把 本 张 張 件 杯 间 間"
    " 栋 棟 颗 顆 枚 块 塊 支 盏 盞 幅 根 尾 峰 片 家 部 株"
)
GROUPS: dict[str, int] = {
    "一群": 7, "一队": 5, "一对": 2, "一对儿": 2, "一双": 2, "一家": 4, "成群的": 7, "一些": 4,
    "许多": 8, "很多": 8, "无数": 12, "成百上千": 12, "一排": 5,
}  # fmt: skip

WORDS: dict[str, str] = {
    # animals
    "cat": "猫 貓 猫咪 貓咪 猫儿 橘猫 喵星人", "black cat": "黑猫 黑貓", "kitten": "小猫 小貓 小猫咪 幼猫",
    "panther": "黑豹", "leopard": "豹子 豹 花豹 猎豹", "snow leopard": "雪豹",
    "dog": "狗 犬 狗狗 小黄狗 猎犬 哈士奇 拉布拉多", "puppy": "小狗 小狗狗 幼犬", "corgi": "柯基 柯基犬",
    "shiba": "柴犬", "golden retriever": "金毛 金毛犬 金毛猎犬", "fox": "狐狸 小狐狸 狐", "arctic fox": "北极狐",
    "raccoon": "浣熊", "horse": "马 馬 骏马 駿馬 马儿 战马 野马", "foal": "小马 小馬 小马驹",
    "unicorn": "独角兽 獨角獸", "zebra": "斑马 斑馬", "donkey": "驴 毛驴 驴子", "cow": "牛 奶牛 母牛 黄牛 牛群 水牛",
    "bull": "公牛", "yak": "牦牛", "elephant": "大象 象 小象 大象群", "mammoth": "猛犸象 猛犸", "rhino": "犀牛",
    "hippo": "河马 河馬", "lion": "狮子 獅子 雄狮 狮 小狮子", "tiger": "老虎 虎 猛虎 小老虎 东北虎",
    "white tiger": "白虎", "bear": "熊 狗熊 棕熊 大熊 小熊", "polar bear": "北极熊 北極熊", "koala": "考拉 树袋熊",
    "teddy bear": "泰迪熊 玩具熊", "rabbit": "兔子 兔 兔兔 小兔子 野兔", "white rabbit": "白兔 小白兔 玉兔",
    "deer": "鹿 小鹿 梅花鹿 麋鹿 驯鹿", "pig": "猪 豬 小猪 野猪 猪八戒", "sheep": "羊 绵羊 綿羊 羊群 山羊 小羊 羊驼",
    "wolf": "狼 野狼 狼群", "dinosaur": "恐龙 恐龍 霸王龙 暴龙 三角龙", "mouse": "老鼠 鼠 小老鼠 耗子",
    "hamster": "仓鼠",
    "squirrel": "松鼠 小松鼠",
    "hedgehog": "刺猬",
    "monkey": "猴子 猴 小猴子 猿 孙悟空 美猴王 齐天大圣",
    "gorilla": "大猩猩 猩猩", "panda": "熊猫 熊貓 大熊猫 大熊貓", "baby panda": "小熊猫 熊猫宝宝 小熊貓",
    "penguin": "企鹅 企鵝 小企鹅",
    "bird": "鸟 鳥 小鸟 小鳥 鸟儿 飞鸟 麻雀 鸟群 大雁 啄木鸟 喜鹊 海鸟",
    "seagull": "海鸥 海鷗",
    "chicken": "鸡 雞 小鸡 母鸡", "rooster": "公鸡", "crane": "鹤 仙鹤 白鹤 丹顶鹤", "flamingo": "火烈鸟",
    "peacock": "孔雀", "dove": "鸽子 白鸽", "swallow": "燕子", "phoenix": "凤凰 鳳凰", "hummingbird": "蜂鸟",
    "eagle": "鹰 鷹 老鹰 雄鹰 老鷹", "owl": "猫头鹰 貓頭鷹", "parrot": "鹦鹉 鸚鵡", "duck": "鸭子 鴨子 鸭",
    "duckling": "小鸭子 小鸭", "swan": "天鹅 天鵝 鹅 白天鹅", "crow": "乌鸦 烏鴉",
    "fish": "鱼 魚 小鱼 鱼儿 热带鱼 鱼群", "koi": "锦鲤 錦鯉 鲤鱼", "goldfish": "金鱼 金魚", "shark": "鲨鱼 鯊魚",
    "dolphin": "海豚", "whale": "鲸鱼 鯨魚 鲸 蓝鲸 座头鲸", "turtle": "乌龟 海龟 烏龜 海龜", "jellyfish": "水母",
    "octopus": "章鱼 章魚 八爪鱼", "dragon": "龙 龍 巨龙 飞龙 火龙 神龙 中国龙 恶龙", "butterfly": "蝴蝶 飞蛾",
    "bee": "蜜蜂", "firefly": "萤火虫 螢火蟲", "dragonfly": "蜻蜓",
    # people
    "person": "背影 身影 人 行人 路人 一个人 农民 老师 工人 学生 士兵 诗人 艺术家 画家 音乐家 医生 旅人 游客",
    "people": "人们 人群 人類 人类 众人", "woman": "女人 女士 女子 妇女 妈妈 奶奶 老奶奶 母亲",
    "man": "男人 男士 男子 先生 爸爸 父亲", "old man": "老人 爷爷 老爷爷 老头",
    "girl": "女孩 女孩子 小女孩 少女 姑娘 小姑娘 女生", "boy": "男孩 小男孩 男孩子 少年 男生 小伙子 哪吒 男童 学童",
    "child": "孩子 小孩 儿童 孩童 小朋友", "children": "孩子们 小朋友们", "baby": "婴儿 宝宝 嬰兒",
    "astronaut": "宇航员 宇航員 航天员 太空人", "robot": "机器人 機器人", "knight": "骑士 騎士 武士",
    "chef": "厨师 廚師 大厨", "dancer": "舞者 舞蹈家 舞蹈演员 芭蕾舞者", "wizard": "巫师 魔法师 法师",
    "witch": "女巫",
    "princess": "公主 女王 皇后 嫦娥 皇后娘娘",
    "king": "国王 國王 皇帝",
    "prince": "王子",
    "pirate": "海盗 海盜",
    "ninja": "忍者", "snowman": "雪人", "alien": "外星人", "superhero": "超级英雄", "santa": "圣诞老人",
    "cowboy": "牛仔", "fisherman": "渔夫 漁夫 渔民", "fairy": "仙女 精灵", "ghost": "幽灵 鬼",
    # machines
    "car": "汽车 汽車 车 車 小汽车 轿车 车辆", "sports car": "跑车 赛车", "truck": "卡车 货车",
    "fire truck": "消防车", "bus": "公交车 巴士 公共汽车 大巴", "train": "火车 火車 列车 蒸汽火车 地铁",
    "bullet train": "高铁 动车", "taxi": "出租车 的士", "tractor": "拖拉机", "bicycle": "自行车 自行車 单车 脚踏车",
    "motorcycle": "摩托车 摩托 电动车", "sailboat": "帆船 帆", "boat": "船 小船 渔船", "ship": "轮船 大船 货轮 邮轮",
    "pirate ship": "海盗船", "paper boat": "纸船", "canoe": "独木舟 皮划艇 竹筏 木筏", "airplane": "飞机 飛機 客机",
    "paper plane": "纸飞机", "helicopter": "直升机 直升飞机", "ufo": "飞碟 不明飞行物",
    "rocket": "火箭 飞船 宇宙飞船 太空船 航天飞机", "balloon": "气球 氣球", "hot air balloon": "热气球 熱氣球",
    "ball": "球 皮球 小球", "soccer ball": "足球", "basketball": "篮球",
    # things
    "tree": "树 樹 大树 小树 树木 松树 柳树", "palm tree": "椰子树 棕榈树", "cherry tree": "樱花树",
    "christmas tree": "圣诞树", "house": "房子 屋子 小屋 木屋 房屋 家 基地", "castle": "城堡 宫殿",
    "lighthouse": "灯塔 燈塔", "bridge": "桥 橋 大桥 石桥", "lamp": "灯 燈 路灯 台灯", "lantern": "灯笼 燈籠",
    "table": "桌子 桌 书桌", "chair": "椅子 凳子 长椅", "cup": "咖啡 一杯咖啡 一杯茶 杯子 茶杯 咖啡杯",
    "book": "书 書 书本", "flower": "花 花朵 鲜花 花儿", "rose": "玫瑰 玫瑰花", "sunflower": "向日葵",
    "lotus": "荷花 莲花", "mushroom": "蘑菇", "clock": "钟 时钟 闹钟", "candle": "蜡烛", "box": "盒子 箱子",
    "gift": "礼物", "guitar": "吉他", "windmill": "风车", "tent": "帐篷", "campfire": "篝火 营火",
    "giraffe": "长颈鹿 長頸鹿", "camel": "骆驼", "kangaroo": "袋鼠", "crocodile": "鳄鱼", "snake": "蛇",
    "frog": "青蛙", "spider": "蜘蛛", "crab": "螃蟹", "snail": "蜗牛", "piano": "钢琴 鋼琴", "sword": "剑 宝剑",
    "umbrella": "雨伞 伞", "teapot": "茶壶", "kite": "风筝 風箏", "cake": "蛋糕", "apple": "苹果", "pumpkin": "南瓜",
    "mermaid": "美人鱼", "statue": "雕像", "pagoda": "宝塔 塔", "temple": "寺庙", "drum": "鼓", "watermelon": "西瓜",
    "skateboard": "滑板", "ice cream": "冰淇淋", "hamburger": "汉堡", "toilet": "马桶", "vase": "花瓶",
    "monster": "怪兽 怪物",
    # settings
    "river": "河 河流 江 小溪 溪流 河边 河面 江面 江边 溪边 瀑布 长江 黄河 运河",
    "ocean": "海 大海 海洋 海面 海浪 波浪",
    "beach": "海滩 沙滩 海滩上 海边 海岸 岛 小岛 海岛 岸边 岸 港口 码头 海港 海滨 沿海",
    "lake": "湖 湖泊 湖面 湖边 池塘 水池 湖水 游泳池 荷塘 水塘 西湖 湖中 湖心",
    "underwater": "水下 海底 水里 水中 深海 海里 海中 珊瑚礁",
    "forest": "森林 树林 丛林 林间 林中 雨林 树林里", "bamboo": "竹林 竹子 竹海",
    "meadow": "草地 草原 田野 草坪 麦田 稻田 花海 花田 原野 牧场 操场 足球场 农场 葡萄园 草丛 战场 油菜花田"
    " 薰衣草田 草原上",
    "hills": "山丘 丘陵 小山 山谷 山坡 梯田",
    "mountains": "山 高山 山脉 山峰 山顶 群山 山上 喜马拉雅山 富士山 悬崖 黄山 长城 万里长城 峡湾 雪域",
    "snow": "雪地 雪原 冰原 南极 北极 冰川 雪", "desert": "沙漠 戈壁 火星 沙丘 峡谷 绿洲",
    "moon surface": "月球 月面 月亮上 月球表面", "space": "太空 宇宙 星空中 外太空 银河系 星系 空间站",
    "city": "城市 都市 街道 街头 大街 街上 市中心 高楼 大厦 上海 北京 东京 香港 纽约 巴黎 夜市 城里 天台 楼顶"
    " 屋顶 屋顶上 火车站 机场 地铁站 胡同 故宫 小巷 巷子 都市里 广场",
    "ruins": "废墟 遗迹 古迹 遗址",
    "village": "村庄 村子 小镇 乡村 村落 古镇 四合院 水乡 山村",
    "road": "公路 马路 道路 路上 高速公路 山路 赛道 小路 路 铁路",
    "room": "房间 屋里 室内 厨房 卧室 客厅 教室 办公室 图书馆 咖啡馆 餐厅 酒吧 实验室 博物馆 窗台 窗边 窗前 床上"
    " 床 阳台 咖啡店 商店 超市 医院 学校 山洞 工厂 书房 浴室 办公桌前 店里",
    "stage": "舞台 剧院 音乐厅 剧场 舞厅 马戏团 舞池 擂台 演唱会",
    "garden": "花园 公园 庭院 院子 御花园 园林 动物园 游乐场",
    # facts
    "daytime": "白天 中午 下午 正午 午后", "sunrise": "日出 清晨 早晨 黎明 凌晨 朝阳 晨光 早上 破晓",
    "sunset": "日落 黄昏 傍晚 夕阳 晚霞 落日 黄金时刻 日暮 暮色 晚霞中",
    "night": "夜晚 夜 晚上 夜里 深夜 夜空 星空 月光 月光下 月夜 黑夜 夜色 午夜 月亮 满月 极光 星星 明月 银河 繁星"
    " 星光 月色",
    "sunny": "晴天 晴朗 阳光 蓝天 阳光下 阳光明媚", "cloudy": "多云 阴天 云 白云 云海 乌云",
    "rain": "雨 下雨 雨中 大雨 小雨 细雨 雨天 暴雨 雨里",
    "snowing": "下雪 飘雪 雪花 大雪 飞雪 暴风雪 雪中 雪花纷飞 雪花飘落 漫天飞雪",
    "fog": "雾 薄雾 大雾 雾气 晨雾 烟雾 迷雾 雾中 云雾 雾霭 烟雨 烟雾弥漫",
    "storm": "暴风雨 风暴 雷雨 闪电 台风 雷电",
    "wind": "风 大风 微风 狂风 风中 沙尘暴",
    "spring": "春天 春季 春 樱花 桃花 盛开 绽放 春暖花开 百花齐放 油菜花",
    "summer": "夏天 夏季 夏日",
    "autumn": "秋天 秋季 秋 秋日 落叶 枫叶 红叶 落叶纷飞 落叶飘落 落叶飞舞 叶子飘落",
    "winter": "冬天 冬季 冬日 冰雪 圣诞 圣诞节 白雪皑皑",
    "+snowy-mountains": "雪山 雪峰", "calm": "宁静 安静 平静 静谧 祥和 温馨",
    "happy": "开心 快乐 高兴 欢快 可爱 欢乐 愉快 有趣", "tense": "紧张 恐怖 可怕 黑暗 阴森 战争 诡异",
    "sad": "悲伤 孤独 忧伤 寂寞 伤心", "epic": "史诗 壮丽 壮观 宏伟 雄伟 史诗级",
    # film
    "static shot": "固定镜头 静止镜头", "panning": "横摇 平移镜头 摇镜头", "tilt up": "仰拍",
    "dolly": "推镜头 推进 镜头推进 推近 镜头拉远 拉镜头 慢慢推进 镜头缓缓推进",
    "tracking shot": "跟拍 跟踪镜头 追踪镜头 镜头跟随 跟随镜头", "orbit shot": "环绕镜头 环绕拍摄 镜头环绕 环绕",
    "crane shot": "升降镜头 摇臂", "aerial": "航拍 俯瞰 鸟瞰 俯拍 无人机 无人机视角 无人机航拍 鸟瞰图 空中视角",
    "handheld": "手持镜头 手持 手持拍摄 第一人称 第一人称视角", "zoom": "变焦 镜头拉近",
    "close-up": "特写 特写镜头 近景 微距 面部特写", "medium shot": "中景 中景镜头",
    "wide shot": "远景 全景 广角 广角镜头 大远景 全景镜头", "cinematic": "电影感 电影质感 电影级 电影 大片 电影风格",
    "noir": "黑白 黑白电影 黑白片", "vintage": "复古 老电影 怀旧",
    "pastel": "水彩 水彩画 水墨 水墨画 吉卜力 宫崎骏 梦幻", "neon": "霓虹 霓虹灯 赛博朋克 霓虹灯下",
    "pencil sketch": "素描 速写 手绘 线稿 铅笔画", "pixel art": "像素 像素风 像素艺术 像素画",
    "slow motion": "慢动作 慢镜头 升格", "timelapse": "延时 延时摄影 延时镜头 快进", "one take": "一镜到底 长镜头",
    "film": "镜头 视频 画面 动画 短片 超高清 高清 写实 风格 场景 拍摄 照片",
    # actions
    "running": "跑 奔跑 跑步 飞奔 奔驰 疾驰 狂奔 奔 玩耍 玩 嬉戏 滑雪 滑冰 跑着 赛跑 飞驰 奔腾 冲刺",
    "playing": "踢 踢着 玩着 打篮球 打羽毛球 打网球 踢球 打雪仗",
    "walking": "走 走路 散步 行走 漫步 走过 走着 爬 爬山 徘徊 前行 踱步 走在 遛",
    "moving": "行驶 前进 移动 穿过 穿越 经过 驶过 游荡 航行在 穿梭 穿行 驶向 前往",
    "jumping": "跳 跳跃 跳起 蹦 蹦跳 跃起 跳着",
    "flying": "飞 飞翔 飞行 翱翔 盘旋 飞过 飞舞 飞越 掠过 升空 起飞 飞向 飞在 腾云驾雾 飞腾 滑翔 飘飞",
    "swimming": "游泳 游 游动 潜水 游来游去 畅游 游着", "dancing": "跳舞 舞蹈 起舞 跳着舞 翩翩起舞 跳芭蕾",
    "sitting": "坐 坐着 坐在 蹲 蹲着 休息 打坐 冥想", "sleeping": "睡觉 睡 睡着 熟睡 沉睡 睡在 打盹",
    "floating": "漂浮 飘 飘浮 漂 飘荡 漂流 飘着 冲浪 漂浮着 悬浮 漂着", "spinning": "旋转 转圈 旋转着",
    "falling": "落下 掉落 坠落 飘落 跌倒 摔倒", "waving": "挥手 招手",
    "riding": "骑 骑着 骑在 骑行 乘坐 乘着 坐着船 骑车 骑行着", "driving": "驾驶 开车 开着 驾车 开",
    "sailing": "航行 划船 扬帆 划着", "chasing": "追 追逐 追赶 追着 追捕",
    "holding": "手里拿着 手中拿着 手里抱着 手拿 拿着 抱着 举着 手持着 捧着 弹 弹着 吃 吃着 喝 喝着 读 看书 放"
    " 撑着 拎着 背着 端着"
    " 提着 握着 拉着 弹奏",
    "following": "跟着 跟随 尾随", "watching": "看 看着 望着 凝视 注视 看向 抬头看 对视 眺望",
    "fighting": "战斗 打斗 搏斗 对战 决斗 打架 厮杀 对决",
    "standing": "站 站着 站在 站立 唱歌 唱 演奏 微笑 哭 笑 做饭 工作 等待 思考 说话 写字 画画 钓鱼 切菜 喷火 炒菜"
    " 煮饭 拍照 放在 摆在 思索 歌唱 抬起头 低头 工作着",
    # clothes
    "wearing": "穿着 戴着 穿 戴 披着 系着 身穿 头戴 身着", "hat": "帽子 帽 草帽", "scarf": "围巾 圍巾",
    "dress": "裙子 裙 连衣裙 长裙 旗袍", "coat": "外套 大衣 夹克 风衣 雨衣", "suit": "西装 西服 宇航服 校服 制服",
    "glasses": "眼镜", "sunglasses": "墨镜 太阳镜", "crown": "皇冠 王冠", "cape": "披风 斗篷",
    "shirt": "衬衫 T恤 上衣", "sweater": "毛衣", "robe": "汉服 和服 长袍 漢服", "helmet": "头盔",
    "backpack": "背包 书包", "armor": "盔甲 铠甲", "mask": "面具 口罩", "headphones": "耳机", "apron": "围裙",
    "boots": "靴子 鞋子", "gloves": "手套",
    # colours and sizes
    "red": "红 红色 紅色 紅 大红", "orange": "橙色 橙 橘色 橘黄色", "yellow": "黄色 黄 黃色",
    "green": "绿色 绿 綠色 翠绿", "blue": "蓝色 蓝 藍色", "purple": "紫色 紫", "pink": "粉色 粉红 粉红色 粉",
    "brown": "棕色 褐色", "black": "黑色 黑", "white": "白色 白 雪白", "grey": "灰色 灰", "golden": "金色 金黄色 金",
    "silver": "银色 银", "cyan": "青色", "tiny": "微小 迷你 小小的", "small": "小 小型", "big": "大 大型",
    "huge": "巨大 庞大 硕大", "giant": "巨型 超大",
    # small words
    "in": "在 于 於", "and": "和 与 跟 及 與 以及", "not": "没有 不要 无 没 不 沒有 無 不是 别", "near": "靠近 临近",
    "from": "从", "it": "它 它们", "he": "他 她 他们 她们 我 你",
    "+of": "的 之 着 了 正 正在 地 得 是 有 很 非常 都 也 还 就 把 被 给 让 向 着 过 来 去 到 会 那 那里 这里"
    " 中间 脚下 排队 朝着"
    " 一起 慢慢 慢慢地 缓缓 轻轻 快速 自由 自在 欢快地 开心地",
    "the": "这 那只 那个 这只 这个 那 这些 那些",
    "beautiful": "美丽 漂亮 美丽的 古老 古老的 年轻 神秘 神奇 未来 现代 古代 明亮 温暖 寒冷 老 旧 新 毛茸茸 胖"
    " 胖乎乎 帅气",
    "light": "光 光线 光芒 灯光 影子 倒影 眼睛 尾巴 翅膀 头发 背景 天 天气 时间 世界 生活 音乐 故事 手 头 脸 天空"
    " 纷飞 袅袅 炊烟 炊烟袅袅 拍打 拍打着 冒着 热气 闪烁 吹动 摇曳 弥漫 散发 照亮 映照 荷叶 浅景深 景深 车流"
    " 车流如织 五彩斑斓 波光粼粼 倒映 飘动 流淌 水面 树影 脚步 镜面 细节 氛围 质感 光影 色调 构图 飞盘"
    " 渐渐 远处 近处 画质 唯美 浪漫 震撼 壮阔 梦境"
    " 空中 天上 太阳 牛奶 鸡蛋 车站 地上 地面 红绿灯 水 叶子 树叶 火 烟 茶",
    "+on": "上 上面 之上 边上", "+in": "里 裡 里面 中 内 之中 中央 内部", "+over": "上空 上方",
    "+under": "下 下面 之下 下方 底下", "+beside": "旁 旁边 边 附近 身边 之间 周围 前 面前 前面",
    "+behind": "后面 身后 背后 后",
    "scientist": "科学家",
    "police officer": "警察 警官",
    "nurse": "护士",
    "detective": "侦探",
    "singer": "歌手 歌唱家",
    "teacher": "教师",
    "pilot": "飞行员",
    "sailor": "水手 船长",
    "samurai": "侠客 剑客 剑士",
    "monk": "和尚 僧人 道士",
    "to": "对 对着 朝",
    "grandmother": "外婆 姥姥 祖母",
    "grandfather": "外公 姥爷 祖父",
    "son": "儿子",
    "daughter": "女儿",
    "grandson": "孙子",
    "granddaughter": "孙女",
    "brother": "哥哥 弟弟",
    "sister": "姐姐 妹妹",
    "friend": "朋友 闺蜜",
    "friends": "朋友们",
    "bride": "新娘",
    "groom": "新郎",
    "couple": "情侣 夫妻 恋人 老夫妻",
    "family": "一家三口 一家人 全家 一家四口",
    "sofa": "沙发",
    "fireplace": "壁炉",
    "programmer": "程序员",
    "computer": "电脑 笔记本电脑",
}  # fmt: skip
