package main

import (
	"io"

	"github.com/alecthomas/kong"

	"github.com/techmap-it/techmap/examples/internal/usage"
)

func newParser(c *cli, stdout, stderr io.Writer) (*kong.Kong, error) {
	help := usage.Printer{Korean: helpInKorean(), Language: c.language, Getenv: c.getenv}
	parser, err := kong.New(c,
		kong.Name("api"),
		kong.Description("Serve the rankings of a store: an API and a website."),
		kong.Help(help.Print),
		kong.Writers(stdout, stderr),
		kong.DefaultEnvars("TECHMAP"),
	)
	if err != nil {
		return nil, err
	}
	parser.Model.Detail = "Every flag can be set in the environment too, --base-path as TECHMAP_BASE_PATH."
	return parser, nil
}

// helpInKorean holds the texts of "api --help" in Korean, by their English.
func helpInKorean() map[string]string {
	return map[string]string{
		"Serve the rankings of a store: an API and a website.":                            "저장소의 순위를 API와 웹사이트로 제공합니다.",
		"Every flag can be set in the environment too, --base-path as TECHMAP_BASE_PATH.": "모든 플래그는 환경 변수로도 정할 수 있습니다. --base-path라면 TECHMAP_BASE_PATH입니다.",

		"Folder of the store, as the command techmap makes it.":                                                                             "저장소 폴더. techmap 명령이 만든 것.",
		"Where gold lies, if not in the store: an SQLite file, or mysql://USER@HOST/DATABASE in a build with cloud stores.":                 "저장소 밖에 둘 때 골드의 위치: SQLite 파일, 클라우드 저장소를 넣은 빌드에서는 mysql://USER@HOST/DATABASE도.",
		"Collect the sample sites into a store that lasts as long as the server, and serve that.":                                           "샘플 사이트를 모아 서버가 도는 동안만 있는 저장소에 넣고, 그것을 제공함.",
		"Serve the website over the API of another server, and no store.":                                                                   "저장소 없이 다른 서버의 API 위에 웹사이트를 제공함.",
		"Folder with changes to the taxonomy, or s3://BUCKET/PREFIX in a build with cloud stores: the same that the store was filled with.": "분류 체계에서 바꿀 것이 있는 폴더, 클라우드 저장소를 넣은 빌드에서는 s3://BUCKET/PREFIX도. 저장소를 채울 때 쓴 것과 같아야 함.",
		"Folder in which earlier versions of the data are kept, for permanent links, or \"none\". STORE/history if gold lies in the store.": "고정 주소를 위해 데이터의 지난 버전을 두는 폴더, 두지 않으려면 \"none\". 골드가 저장소에 있으면 STORE/history.",
		"How long an earlier version is kept after it was served, such as 8760h; 0 for ever.":                                               "제공하고 난 버전을 두는 기간, 예: 8760h. 0이면 영영.",
		"Address to listen on.": "요청을 받을 주소.",
		"Address of /metrics alone; without it they are at --addr.":                                                                                                "/metrics만 따로 받을 주소. 없으면 --addr에서 함께 받음.",
		"Serve the website beside the API.":                                                                                                                        "API와 함께 웹사이트도 제공함.",
		"Show visitors what models have cost and may cost, on the page that tells how the store is kept.":                                                          "저장소 상태 페이지에서 방문자에게 모델에 든 비용과 한도를 보여 줌.",
		"Path prefix of every address, such as /techmap, if a proxy passes on only a part of a host.":                                                              "앞의 프록시가 호스트의 일부만 넘겨줄 때 모든 것의 앞에 붙는 경로, 예: /techmap.",
		"Scheme and host by which the world knows the server, for links that are passed on: https://example.org.":                                                  "밖에서 보는 서버의 스킴과 호스트. 남에게 전하는 링크에 씀: https://example.org.",
		"How often one client may ask in a minute; 0 for no limit.":                                                                                                "한 클라이언트가 1분에 보낼 수 있는 요청 수. 0이면 제한 없음.",
		"Header in which the proxy in front says who asks, such as X-Forwarded-For: its last address counts. Only where nothing but the proxy reaches the server.": "앞의 프록시가 누가 묻는지 적는 헤더, 예: X-Forwarded-For. 마지막 주소를 씀. 프록시 말고는 아무것도 서버에 닿지 못할 때만 쓰세요.",
		"Sites whose pages may read the API: https://example.org, or * for all.":                                                                                   "페이지에서 API를 읽어도 되는 사이트: https://example.org, 모두면 *.",
		"How often to look for new data in the store.":                                                                                                             "저장소에 새것이 있는지 묻는 간격.",
		"How long to go on after being told to stop, while /readyz says no, for a load balancer to notice.":                                                        "멈추라는 신호를 받은 뒤 더 도는 시간. 그동안 /readyz가 아니라고 답해 로드 밸런서가 알아챔.",
		"Language of messages, and of pages for visitors who ask for none: en or ko.":                                                                              "메시지의 언어이자, 언어를 고르지 않은 방문자에게 보일 페이지의 언어: en이나 ko.",
		"Log more, the queries of visitors among it.":                                                                                                              "방문자의 질의까지 로그를 더 자세히 남김.",
	}
}
