package observe

// Names of metrics that say how the stores are. They are worked out at each look.
const (
	NameStoreUp           = "techmap_store_up"
	NameStatus            = "techmap_status"
	NameSourceLastRun     = "techmap_source_last_run_timestamp_seconds"
	NameSourceLastSuccess = "techmap_source_last_success_timestamp_seconds"
	NameSourceOutcome     = "techmap_source_outcome"
	NameSourcePostings    = "techmap_source_postings"
	NameSourceUsual       = "techmap_source_postings_usual"
	NameSourceInterval    = "techmap_source_interval_seconds"
	NameLayerPostings     = "techmap_layer_postings"
	NameLayerNewest       = "techmap_layer_newest_timestamp_seconds"
	NameLayerLag          = "techmap_layer_lag_seconds"
	NameKeptRejects       = "techmap_rejects"
	NameQueueMessages     = "techmap_queue_messages"
	NameQueueOldest       = "techmap_queue_oldest_seconds"
	NameModelBacklog      = "techmap_llm_backlog_postings"
	NameModelBacklogTime  = "techmap_llm_backlog_seconds"
	NameModelSpent        = "techmap_llm_spent_dollars"
	NameModelBudget       = "techmap_llm_budget_dollars"
	NamePublished         = "techmap_publication_timestamp_seconds"
	NameQualityFill       = "techmap_quality_field_fill_ratio"
	NameQualityUnbalanced = "techmap_quality_unbalanced_runs"
	NameQualityThinRoles  = "techmap_quality_thin_roles"
	NameQualityDuplicates = "techmap_quality_duplicates_ratio"
)

// Labels of states.
var (
	labelCheck = Label{Name: "check", Values: []string{
		"sources", "layers", "queues", "rejects", "model", "publication", "quality", "store",
	}}
	labelLayer = Label{Name: "layer", Values: []string{"bronze", "silver", "gold", "openings"}}
	labelQueue = Label{Name: "queue", Max: maxQueues}
	labelField = Label{Name: "field", Max: maxFields}
)

// state is a gauge of the stores.
func state(name, unit, help string, labels ...Label) Metric {
	return Metric{Name: name, Kind: Gauge, Unit: unit, Labels: labels, From: []Program{Status}, Help: help}
}

// stateTable are the metrics of the stores.
func stateTable() []Metric {
	return []Metric{
		state(NameStoreUp, "yes or no", "1 if the store could be read at the last look, else 0: then the others are those of the last good look."),
		state(NameStatus, "0, 1, 2", "How a check ended: 0 good, 1 warning, 2 bad.", labelCheck),
		state(NameSourceLastRun, "seconds", "When a source was last asked.", labelSource),
		state(NameSourceLastSuccess, "seconds", "When the listing of a source was last complete or unmodified.", labelSource),
		state(NameSourceOutcome, "yes or no", "1 for how the last run of a source ended, else 0.", labelSource, labelOutcome),
		state(NameSourcePostings, "postings", "Postings that the last run of a source listed, of those that listed any.", labelSource),
		state(NameSourceUsual, "postings", "Median of what up to eight runs of a source listed before the last.", labelSource),
		state(NameSourceInterval, "seconds", "How often a source is due; 0 for one that is run by hand.", labelSource),
		state(NameLayerPostings, "postings", "Postings in a layer, or openings; of bronze, answers that runs stored.", labelLayer),
		state(NameLayerNewest, "seconds", "Time of the newest in a layer.", labelLayer),
		state(NameLayerLag, "seconds", "How far a layer is behind the one before it; 0 if it is not.", labelLayer),
		state(NameKeptRejects, "records", "Lost records that are kept, by their kind of failure.", labelKind),
		state(NameQueueMessages, "messages", "Messages that wait in a queue; NAME_dead are those that could not be done.", labelQueue),
		state(NameQueueOldest, "seconds", "Age of the oldest message in a queue.", labelQueue),
		state(NameModelBacklog, "postings", "Postings that a model has still to be asked about."),
		state(NameModelBacklogTime, "seconds", "How long asking about them takes at the pace of late."),
		state(NameModelSpent, "dollars", "What models cost in this calendar month."),
		state(NameModelBudget, "dollars", "What models may cost in a calendar month; 0 for no limit."),
		state(NamePublished, "seconds", "When the ranking was published that is served."),
		state(NameQualityFill, "ratio", "Share of the latest openings that have a field.", labelField),
		state(NameQualityUnbalanced, "runs", "Of the latest runs, those whose stages do not account for every record."),
		state(NameQualityThinRoles, "roles", "Roles with openings, but too few to be ranked."),
		state(NameQualityDuplicates, "ratio", "Share of the postings that repeat another one."),
	}
}
