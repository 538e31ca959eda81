package main

func sourcesBoard() board {
	return board{
		name:  "sources",
		title: text{"sources", "소스"},
		about: text{"Each site: how its last runs ended, and what it lists beside what it usually does.",
			"사이트마다 최근 수집이 어떻게 끝났는지, 평소에 비해 얼마나 올라와 있는지 봅니다."},
		vars: []variableOf{metricsVar(), labelVar("source", text{"source", "소스"}, "techmap_source_last_run_timestamp_seconds")},
		rows: []row{sourcesNow(), sourcesPostings(), sourcesRequests()},
	}
}

func sourcesNow() row {
	return row{text{"Now", "지금"}, []chart{
		stat(text{"Sources", "소스"}, "short", `count(max by (source) (techmap_source_last_run_timestamp_seconds))`),
		stat(text{"Failed", "실패"}, "short", `sum(max by (source) (techmap_source_outcome{outcome="failed"}))`, 1, 3),
		stat(text{"Refused", "거부됨"}, "short", `sum(max by (source) (techmap_source_outcome{outcome="refused"}))`, 1, 3),
		stat(text{"Partial", "일부만 수집"}, "short", `sum(max by (source) (techmap_source_outcome{outcome="partial"}))`, 1, 5),
		stat(text{"Lists less than half", "평소의 절반 미만"}, "short", `count(techmap:source_postings:ratio < 0.5) or vector(0)`, 1, 3),
		stat(text{"Overdue", "수집이 늦음"}, "short",
			`count(time() - max by (source) (techmap_source_last_success_timestamp_seconds) > 3 * max by (source) (techmap_source_interval_seconds > 0)) or vector(0)`, 1, 3),
		{
			kind: kindTable, title: text{"Each source", "소스별"}, unit: "short", wide: 24,
			targets: []target{
				prom(`max by (source, outcome) (techmap_source_outcome{source=~"$source"} == 1)`, ""),
				prom(`max by (source) (techmap_source_postings{source=~"$source"})`, ""),
				prom(`max by (source) (techmap_source_postings_usual{source=~"$source"})`, ""),
				prom(`time() - max by (source) (techmap_source_last_run_timestamp_seconds{source=~"$source"})`, ""),
			},
			about: text{"How the last run ended, postings it listed, the usual number, seconds since.", "마지막 수집의 결과, 공고 수, 평소의 수, 지난 시간(초)입니다."},
		},
	}}
}

func sourcesPostings() row {
	return row{text{"Postings", "공고"}, []chart{
		graph(text{"Listed by the last run", "마지막 수집의 공고 수"}, "short",
			prom(`max by (source) (techmap_source_postings{source=~"$source"})`, "{{source}}")),
		graph(text{"Beside the usual number", "평소 대비"}, "percentunit", prom(`techmap:source_postings:ratio{source=~"$source"}`, "{{source}}")).
			note(text{"1 is the median of up to eight runs before.", "1은 앞선 수집 여덟 번까지의 중앙값입니다."}),
		graph(text{"Fetched within a day", "하루 동안 가져온 공고"}, "short",
			prom(`sum by (source) (increase(techmap_stage_records_total{stage="fetch",outcome="out",source=~"$source"}[1d]))`, "{{source}}")),
		graph(text{"How runs ended", "수집 결과"}, "short",
			prom(`sum by (source, outcome) (increase(techmap_source_runs_total{source=~"$source"}[$__rate_interval]))`, "{{source}} {{outcome}}")).half(),
		graph(text{"Since the last success", "마지막 성공 이후"}, "s",
			prom(`time() - max by (source) (techmap_source_last_success_timestamp_seconds{source=~"$source"} > 0)`, "{{source}}")).half(),
	}}
}

func sourcesRequests() row {
	return row{text{"Requests", "요청"}, []chart{
		graph(text{"By result", "결과별"}, "short",
			prom(`sum by (source, result) (increase(techmap_crawl_requests_total{source=~"$source"}[$__rate_interval]))`, "{{source}} {{result}}")),
		graph(text{"Share that succeeds", "성공 비율"}, "percentunit",
			prom(`sum by (source) (rate(techmap_crawl_requests_total{source=~"$source",result=~"ok|unmodified"}[$__rate_interval])) / sum by (source) (rate(techmap_crawl_requests_total{source=~"$source"}[$__rate_interval]))`, "{{source}}")),
		graph(text{"Refused by robots.txt, challenges and logins", "robots.txt, 챌린지, 로그인의 거부"}, "short",
			prom(`sum by (source, by) (increase(techmap_crawl_refusals_total{source=~"$source"}[$__rate_interval])) or vector(0)`, "{{source}} {{by}}")),
		graph(text{"Hosts that were left alone", "중단한 호스트"}, "short",
			prom(`sum by (source) (increase(techmap_crawl_breaker_trips_total{source=~"$source"}[$__rate_interval])) or vector(0)`, "{{source}}")).full(),
	}}
}
