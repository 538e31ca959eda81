package main

func pipelineBoard() board {
	return board{
		name:  "pipeline",
		title: text{"pipeline", "파이프라인"},
		about: text{"Whether postings flow from sites to the ranking, and how far each layer is.",
			"공고가 사이트에서 순위까지 흐르는지, 각 레이어가 어디까지 왔는지 봅니다."},
		vars: []variableOf{metricsVar()},
		rows: []row{pipelineNow(), pipelineFlow(), pipelineLayers(), pipelineTasks(), pipelineSinks()},
	}
}

func pipelineNow() row {
	return row{text{"Now", "지금"}, []chart{
		stat(text{"Age of the ranking", "순위의 나이"}, "s", `time() - max(techmap_publication_timestamp_seconds > 0)`, 26*3600, 36*3600),
		stat(text{"Openings served", "제공 중인 채용"}, "short", `max(techmap_index_openings)`),
		stat(text{"Checks that are not good", "정상이 아닌 점검"}, "short", `count(max by (check) (techmap_status) > 0) or vector(0)`, 1, 3),
		stat(text{"Store can be read", "저장소 읽기"}, "bool_yes_no", `min(techmap_store_up)`, 1, 0.5),
		stat(text{"Dead messages", "처리하지 못한 메시지"}, "short", `sum(max by (queue) (techmap_queue_messages{queue=~".+_dead"})) or vector(0)`, 1, 10),
		stat(text{"Alerts that fire", "울리는 경보"}, "short", `count(ALERTS{alertname=~"Techmap.+",alertstate="firing"}) or vector(0)`, 1, 3),
		graph(text{"Checks: 0 good, 1 warning, 2 bad", "점검: 0 정상, 1 주의, 2 이상"}, "short", prom(`max by (check) (techmap_status)`, "{{check}}")).
			full().as(kindTimeline),
	}}
}

func pipelineFlow() row {
	return row{text{"Records", "레코드"}, []chart{
		graph(text{"Into each stage", "단계별 유입"}, "short",
			prom(`sum by (stage) (increase(techmap_stage_records_total{outcome="in"}[$__rate_interval]))`, "{{stage}}")),
		graph(text{"Lost, by stage and kind of failure", "단계와 원인별 손실"}, "short",
			prom(`sum by (stage, kind) (increase(techmap_rejects_total[$__rate_interval])) or vector(0)`, "{{stage}} {{kind}}")),
		graph(text{"Share that is lost within 6 hours", "6시간 동안의 손실 비율"}, "percentunit",
			prom(`techmap:stage_rejects:ratio6h or vector(0)`, "{{stage}} {{source}}")),
		graph(text{"Lost records that are kept", "보관 중인 손실 레코드"}, "short",
			prom(`max by (kind) (techmap_rejects) or vector(0)`, "{{kind}}")),
		graph(text{"Time of a batch, 95th percentile", "배치 시간, 95번째 백분위"}, "s",
			prom(`histogram_quantile(0.95, sum by (le, stage) (rate(techmap_stage_duration_seconds_bucket[$__rate_interval])))`, "{{stage}}")),
		graph(text{"Skipped", "건너뜀"}, "short",
			prom(`sum by (stage) (increase(techmap_stage_records_total{outcome="skipped"}[$__rate_interval])) or vector(0)`, "{{stage}}")),
	}}
}

func pipelineLayers() row {
	return row{text{"Layers and queues", "레이어와 큐"}, []chart{
		graph(text{"Behind the layer before", "앞 레이어보다 뒤처진 시간"}, "s", prom(`max by (layer) (techmap_layer_lag_seconds)`, "{{layer}}")),
		graph(text{"Postings in each layer", "레이어별 공고"}, "short", prom(`max by (layer) (techmap_layer_postings)`, "{{layer}}")),
		graph(text{"Age of the newest", "가장 새 것의 나이"}, "s",
			prom(`time() - max by (layer) (techmap_layer_newest_timestamp_seconds > 0)`, "{{layer}}")),
		graph(text{"Messages", "메시지"}, "short", prom(`max by (queue) (techmap_queue_messages) or vector(0)`, "{{queue}}")).half(),
		graph(text{"Age of the oldest message", "가장 오래된 메시지의 나이"}, "s",
			prom(`max by (queue) (techmap_queue_oldest_seconds) or vector(0)`, "{{queue}}")).half(),
	}}
}

func pipelineTasks() row {
	return row{text{"Tasks", "작업"}, []chart{
		graph(text{"Runs by outcome", "결과별 실행"}, "short",
			prom(`sum by (task, outcome) (increase(techmap_task_runs_total[$__rate_interval]))`, "{{task}} {{outcome}}")),
		graph(text{"Failures by kind", "원인별 실패"}, "short",
			prom(`sum by (task, kind) (increase(techmap_task_failures_total[$__rate_interval])) or vector(0)`, "{{task}} {{kind}}")),
		graph(text{"Time of a run, mean", "실행 시간, 평균"}, "s",
			prom(`sum by (task) (techmap_task_duration_seconds_sum) / sum by (task) (techmap_task_duration_seconds_count)`, "{{task}}")),
		graph(text{"Since the last success", "마지막 성공 이후"}, "s",
			prom(`time() - max by (task) (techmap_task_last_success_timestamp_seconds > 0)`, "{{task}}")).full(),
	}}
}

func pipelineSinks() row {
	return row{text{"Stores", "저장소"}, []chart{
		graph(text{"Time to write a batch, 95th percentile", "배치 쓰기 시간, 95번째 백분위"}, "s",
			prom(`histogram_quantile(0.95, sum by (le, sink) (rate(techmap_sink_write_duration_seconds_bucket[$__rate_interval])))`, "{{sink}}")),
		graph(text{"Writes that were tried again", "다시 시도한 쓰기"}, "short",
			prom(`sum by (sink) (increase(techmap_sink_retries_total[$__rate_interval])) or vector(0)`, "{{sink}}")),
		graph(text{"Writes that met another's", "다른 쓰기와 부딪힌 쓰기"}, "short",
			prom(`sum by (sink) (increase(techmap_sink_conflicts_total[$__rate_interval])) or vector(0)`, "{{sink}}")),
		graph(text{"Free space of disks", "디스크 여유 공간"}, "percentunit",
			prom(`node_filesystem_avail_bytes{fstype!~"squashfs|iso9660"} / (node_filesystem_size_bytes > 0)`, "{{mountpoint}}")).full(),
	}}
}
