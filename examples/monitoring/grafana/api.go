package main

func apiBoard() board {
	return board{
		name:  "api",
		title: text{"API", "API"},
		about: text{"How the API answers, and from how old a store.", "API가 어떻게 답하는지, 얼마나 오래된 데이터로 답하는지 봅니다."},
		vars:  []variableOf{metricsVar(), labelVar("instance", text{"server", "서버"}, "techmap_index_openings")},
		rows:  []row{apiNow(), apiRequests(), apiIndex(), apiProcess()},
	}
}

func apiNow() row {
	return row{text{"Now", "지금"}, []chart{
		stat(text{"Servers that answer", "응답하는 서버"}, "short", `sum(up{job="techmap-api"})`, 1, 0.5),
		stat(text{"Requests a second", "초당 요청"}, "reqps", `techmap:http_requests:rate5m`),
		stat(text{"Errors of the server", "서버 오류"}, "percentunit", `techmap:http_errors:ratio5m or vector(0)`, 0.01, 0.05),
		stat(text{"95th percentile", "95번째 백분위"}, "s", `techmap:http_request_duration_seconds:p95_5m`, 0.5, 1),
		stat(text{"Age of the newest sighting", "가장 새 확인의 나이"}, "s", `time() - max(techmap_index_as_of_timestamp_seconds > 0)`, 26*3600, 36*3600),
		stat(text{"Refreshes that failed", "실패한 갱신"}, "short", `sum(increase(techmap_index_refresh_errors_total[1h]))`, 1, 10),
	}}
}

func apiRequests() row {
	return row{text{"Requests", "요청"}, []chart{
		graph(text{"By route", "경로별"}, "reqps",
			prom(`sum by (route) (rate(techmap_http_requests_total{instance=~"$instance"}[$__rate_interval]))`, "{{route}}")),
		graph(text{"By status", "상태별"}, "reqps",
			prom(`sum by (code) (rate(techmap_http_requests_total{instance=~"$instance"}[$__rate_interval]))`, "{{code}}")),
		graph(text{"Time to answer", "응답 시간"}, "s",
			prom(`histogram_quantile(0.5, sum by (le) (rate(techmap_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`, "50 %"),
			prom(`histogram_quantile(0.95, sum by (le) (rate(techmap_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`, "95 %"),
			prom(`histogram_quantile(0.99, sum by (le) (rate(techmap_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`, "99 %")),
		graph(text{"95th percentile by route", "경로별 95번째 백분위"}, "s",
			prom(`histogram_quantile(0.95, sum by (le, route) (rate(techmap_http_request_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))`, "{{route}}")),
		graph(text{"Bytes a second", "초당 바이트"}, "Bps",
			prom(`sum by (route) (rate(techmap_http_response_bytes_total{instance=~"$instance"}[$__rate_interval]))`, "{{route}}")),
		graph(text{"Being answered", "처리 중"}, "short", prom(`sum by (instance) (techmap_http_requests_in_flight{instance=~"$instance"})`, "{{instance}}")),
	}}
}

func apiIndex() row {
	return row{text{"Index", "색인"}, []chart{
		graph(text{"Openings", "채용"}, "short", prom(`techmap_index_openings{instance=~"$instance"}`, "{{instance}}")),
		graph(text{"Since it was read", "읽은 뒤 지난 시간"}, "s",
			prom(`time() - (techmap_index_loaded_timestamp_seconds{instance=~"$instance"} > 0)`, "{{instance}}")),
		graph(text{"Refreshes, and those that failed", "갱신과 실패"}, "short",
			prom(`sum by (instance) (increase(techmap_index_refreshes_total{instance=~"$instance"}[$__rate_interval]))`, "{{instance}}"),
			prom(`sum by (instance) (increase(techmap_index_refresh_errors_total{instance=~"$instance"}[$__rate_interval]))`, "{{instance}} failed")),
		graph(text{"Time to read what is new, mean", "새 데이터를 읽는 시간, 평균"}, "s",
			prom(`sum by (instance) (techmap_index_refresh_duration_seconds_sum{instance=~"$instance"}) / sum by (instance) (techmap_index_refresh_duration_seconds_count{instance=~"$instance"})`, "{{instance}}")).full(),
	}}
}

func apiProcess() row {
	return row{text{"Processes", "프로세스"}, []chart{
		graph(text{"Memory", "메모리"}, "bytes", prom(`process_resident_memory_bytes{job="techmap-api",instance=~"$instance"}`, "{{instance}}")),
		graph(text{"Processors", "CPU"}, "short", prom(`rate(process_cpu_seconds_total{job="techmap-api",instance=~"$instance"}[$__rate_interval])`, "{{instance}}")),
		graph(text{"Goroutines", "고루틴"}, "short", prom(`go_goroutines{job="techmap-api",instance=~"$instance"}`, "{{instance}}")),
		graph(text{"Open files", "열린 파일"}, "short", prom(`process_open_fds{job="techmap-api",instance=~"$instance"}`, "{{instance}}")).half(),
		graph(text{"Starts within an hour", "한 시간 동안의 재시작"}, "short",
			prom(`changes(process_start_time_seconds{job="techmap-api",instance=~"$instance"}[1h])`, "{{instance}}")).half(),
	}}
}
