package observe

// Names of metrics of work that is done.
const (
	NameStageRecords   = "techmap_stage_records_total"
	NameStageSeconds   = "techmap_stage_duration_seconds"
	NameRejects        = "techmap_rejects_total"
	NameTaskRuns       = "techmap_task_runs_total"
	NameTaskFailures   = "techmap_task_failures_total"
	NameTaskSeconds    = "techmap_task_duration_seconds"
	NameTaskSuccess    = "techmap_task_last_success_timestamp_seconds"
	NameOpenings       = "techmap_publication_openings"
	NameMessages       = "techmap_messages_total"
	NameSourceRuns     = "techmap_source_runs_total"
	NameCrawlRequests  = "techmap_crawl_requests_total"
	NameCrawlRefusals  = "techmap_crawl_refusals_total"
	NameCrawlTrips     = "techmap_crawl_breaker_trips_total"
	NameModelCalls     = "techmap_llm_calls_total"
	NameModelTokens    = "techmap_llm_tokens_total"
	NameModelCost      = "techmap_llm_cost_dollars_total"
	NameModelStoreHits = "techmap_llm_store_hits_total"
	NameSinkSeconds    = "techmap_sink_write_duration_seconds"
	NameSinkRetries    = "techmap_sink_retries_total"
	NameSinkConflicts  = "techmap_sink_conflicts_total"
)

// Buckets of histograms, in seconds.
var (
	stageBuckets = []float64{.0001, .001, .01, .1, 1, 10, 60, 600}
	taskBuckets  = []float64{.1, 1, 10, 60, 300, 900, 3600, 14400}
	writeBuckets = []float64{.001, .005, .025, .1, .5, 1, 5, 10, 30, 60}
)

// workers are the programs that move postings.
func workers() []Program { return []Program{Command, Lambda} }

// byTask writes a metric for CloudWatch by its task alone.
func byTask() [][]string { return [][]string{{}} }

// workTable are the metrics of stages and tasks.
func workTable() []Metric {
	return []Metric{
		{
			Name: NameStageRecords, Kind: Counter, Unit: "records", From: workers(), EMF: [][]string{{"stage", "outcome"}},
			Labels: []Label{labelStage, labelFetched, {Name: "outcome", Values: []string{"in", "out", "skipped", "rejected"}}},
			Help:   "Records that a stage took in, gave out, skipped and lost; in is the sum of the others. The source is told of fetch alone.",
		},
		{
			Name: NameStageSeconds, Kind: Histogram, Unit: "seconds", From: workers(), Labels: []Label{labelStage}, buckets: stageBuckets,
			Help: "Time of a stage for one batch: of fetch a whole source, of refine and canonicalize one record.",
		},
		{
			Name: NameRejects, Kind: Counter, Unit: "records", From: workers(), Labels: []Label{labelStage, labelKind}, EMF: byTask(),
			Help: "Records that were lost, by the stage and the kind of failure.",
		},
		{
			Name: NameTaskRuns, Kind: Counter, Unit: "runs", From: workers(), EMF: byTask(),
			Labels: []Label{labelTask, {Name: "outcome", Values: []string{"done", "partial", "failed"}}},
			Help:   "Runs of a task that ended: partial ones did their work, but for sources or records that failed.",
		},
		{
			Name: NameTaskFailures, Kind: Counter, Unit: "runs", From: workers(), Labels: []Label{labelTask, labelKind}, EMF: byTask(),
			Help: "Runs of a task that failed, by the kind of failure.",
		},
		{
			Name: NameTaskSeconds, Kind: Histogram, Unit: "seconds", From: workers(), Labels: []Label{labelTask}, EMF: byTask(), buckets: taskBuckets,
			Help: "Time of a run of a task.",
		},
		{
			Name: NameTaskSuccess, Kind: Gauge, Unit: "seconds", From: []Program{Command}, Labels: []Label{labelTask},
			Help: "When a task last ended as done.",
		},
		{
			Name: NameOpenings, Kind: Gauge, Unit: "openings", From: workers(), EMF: byTask(),
			Help: "Openings that the last publication made.",
		},
		{
			Name: NameMessages, Kind: Counter, Unit: "messages", From: []Program{Lambda}, EMF: [][]string{{"outcome"}},
			Labels: []Label{{Name: "outcome", Values: []string{"done", "again"}}},
			Help:   "Messages of a queue that were done with, and that come again.",
		},
	}
}

// crawlTable are the metrics of sources.
func crawlTable() []Metric {
	return []Metric{
		{
			Name: NameSourceRuns, Kind: Counter, Unit: "runs", From: workers(), Labels: []Label{labelSource, labelOutcome},
			EMF:  [][]string{{"outcome"}},
			Help: "Runs of a source by how its listing ended.",
		},
		{
			Name: NameCrawlRequests, Kind: Counter, Unit: "addresses", From: workers(),
			Labels: []Label{labelSource, {Name: "result", Values: []string{"ok", "unmodified", "not_found", "throttled", "refused", "failed"}}},
			Help:   "Addresses that were asked for, by what came of them after all tries.",
		},
		{
			Name: NameCrawlRefusals, Kind: Counter, Unit: "addresses", From: workers(), EMF: byTask(),
			Labels: []Label{labelSource, {Name: "by", Values: []string{"robots", "reserved", "private", "challenge", "status"}}},
			Help:   "Addresses that were not fetched because a rule of the site or of ours forbids it.",
		},
		{
			Name: NameCrawlTrips, Kind: Counter, Unit: "trips", From: workers(), Labels: []Label{labelSource}, EMF: byTask(),
			Help: "Times that a host failed so often that it is left alone for a while.",
		},
	}
}

// modelTable are the metrics of models.
func modelTable() []Metric {
	return []Metric{
		{
			Name: NameModelCalls, Kind: Counter, Unit: "calls", From: workers(), EMF: byTask(),
			Labels: []Label{labelModel, {Name: "result", Values: []string{"ok", "cut", "withheld", "failed"}}},
			Help:   "Calls of a model: cut answers ran out of room, withheld ones are the provider's choice.",
		},
		{
			Name: NameModelTokens, Kind: Counter, Unit: "tokens", From: workers(), EMF: byTask(),
			Labels: []Label{labelModel, {Name: "direction", Values: []string{"input", "output"}}},
			Help:   "Tokens that a model was given and gave; thinking is output.",
		},
		{
			Name: NameModelCost, Kind: Counter, Unit: "dollars", From: workers(), Labels: []Label{labelModel}, EMF: byTask(),
			Help: "What calls of a model cost by its list price.",
		},
		{
			Name: NameModelStoreHits, Kind: Counter, Unit: "answers", From: workers(), Labels: []Label{labelModel}, EMF: byTask(),
			Help: "Answers of a model that were found in the store, and so not paid for again.",
		},
	}
}

// sinkTable are the metrics of stores that are written to.
func sinkTable() []Metric {
	return []Metric{
		{
			Name: NameSinkSeconds, Kind: Histogram, Unit: "seconds", From: workers(), Labels: []Label{labelSink}, buckets: writeBuckets,
			Help: "Time to make one batch durable in a layer.",
		},
		{
			Name: NameSinkRetries, Kind: Counter, Unit: "writes", From: workers(), Labels: []Label{labelSink}, EMF: byTask(),
			Help: "Writes to a layer that were tried again. What a cloud's SDK tries again by itself is not seen.",
		},
		{
			Name: NameSinkConflicts, Kind: Counter, Unit: "writes", From: workers(), Labels: []Label{labelSink}, EMF: byTask(),
			Help: "Writes to a layer that met those of another process and were tried again; they count as retries too.",
		},
	}
}
