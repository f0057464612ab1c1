"""A sentence in each of six languages, to be written in their encodings."""

HANS = "这家工厂去年换上了新的生产线，每小时可以装配四百件零件。车间主任介绍，过去要十个人做的检验，现在两个人就够了。"
HANT = "市政府昨日公布了老城區的更新計劃，沿河的三條街道將在兩年內完成改造。居民對新計劃的看法不一，有人擔心租金上漲。"
JPAN = "町の図書館は来月から夜九時まで開くことになりました。学生たちは喜んでいますが、職員は少し心配しています。"
KORE = "시청은 다음 달부터 강변 도로를 넓히기로 했다. 주민들은 공사가 길어질까 걱정하면서도 새 다리를 기다리고 있다."
FRENCH = "L’été dernier, le château était fermé à cause des travaux ; les élèves y sont allés dès la rentrée. "
RUSSIAN = "Вчера в порту открыли новый причал, и первые корабли уже стоят у берега."
