package rankhttp

import "time"

// A Watched is a Library that knows how the pipeline behind it is doing. /v1/status says
// so if the library of a handler is one.
type Watched interface {
	Library
	// Pipeline returns what was found at the last look, nil if nobody has looked yet. It
	// does not look itself, and what it returned does not change.
	Pipeline() *Pipeline
}

// A Grade says how good something is.
type Grade string

// Grades, the best first.
const (
	Good    Grade = "good"    // nothing to do
	Warning Grade = "warning" // something to look at
	Bad     Grade = "bad"     // something is broken
)

// A Pipeline says how a store and what fills it are doing: where postings come from, how
// far they have got, what was lost, what waits, and how good what is published is.
type Pipeline struct {
	At          time.Time         `json:"at" doc:"When this was worked out." example:"2026-11-22T09:30:00Z"`
	Grade       Grade             `json:"grade" enum:"good,warning,bad" doc:"The worst of all checks."`
	Checks      []PipelineCheck   `json:"checks" doc:"What was looked at, always the same, in the same order."`
	Findings    []PipelineFinding `json:"findings" doc:"What is to be done something about, the worst first."`
	Store       PipelineStore     `json:"store" doc:"Whether the store can be read. If not, all else is of the last time it could."`
	Sources     []PipelineSource  `json:"sources" doc:"By name."`
	Layers      []PipelineLayer   `json:"layers" doc:"In the order that postings pass them."`
	Queues      []PipelineQueue   `json:"queues" doc:"By name; none where no queue is configured."`
	Rejects     []PipelineRejects `json:"rejects" doc:"Lost records that are kept, by the kind of cause."`
	Model       PipelineModel     `json:"model" doc:"What waits for a model, and what it cost."`
	Publication PipelinePublished `json:"publication" doc:"What is published."`
	Quality     PipelineQuality   `json:"quality" doc:"How good what is published is."`
}

// A PipelineCheck is how one part is doing.
type PipelineCheck struct {
	Name  string `json:"name" enum:"store,sources,layers,queues,rejects,model,publication,quality" doc:"What was looked at." example:"sources"`
	Grade Grade  `json:"grade" enum:"good,warning,bad" doc:"The worst of its findings."`
}

// A PipelineFinding is one thing that is not as it should be.
type PipelineFinding struct {
	Check   string       `json:"check" enum:"store,sources,layers,queues,rejects,model,publication,quality" doc:"What was looked at."`
	Grade   Grade        `json:"grade" enum:"good,warning,bad" doc:"How bad it is."`
	Code    string       `json:"code" doc:"What was found, for programs." example:"source-failed"`
	Subject string       `json:"subject,omitempty" doc:"Source, layer, queue or field that it is about; empty for all." example:"hanbit"`
	Text    PipelineText `json:"text" doc:"What was found, in words."`
	Remedy  PipelineText `json:"remedy" doc:"What to do."`
	Command string       `json:"command,omitempty" doc:"The first command to run." example:"techmap sites check hanbit"`
}

// A PipelineText is a text in both languages.
type PipelineText struct {
	En string `json:"en" doc:"In English." example:"the last run failed"`
	Ko string `json:"ko" doc:"In Korean." example:"마지막 수집에 실패했습니다"`
}

// A PipelineStore is whether a store can be read.
type PipelineStore struct {
	Up        bool      `json:"up" doc:"It could be read at the last look."`
	Looked    time.Time `json:"looked" doc:"When it was last tried." example:"2026-11-22T09:30:00Z"`
	Read      time.Time `json:"read" doc:"When it could last be read: what is answered is of then." example:"2026-11-22T09:30:00Z"`
	DownSince time.Time `json:"down_since,omitzero" doc:"When it was first found unreadable; left out while it can be read." example:"2026-11-22T09:20:00Z"`
}

// A PipelineSource is how a source is doing.
type PipelineSource struct {
	Name        string    `json:"name" doc:"As in the IDs of openings." example:"hanbit"`
	Grade       Grade     `json:"grade" enum:"good,warning,bad" doc:"The worst finding about it."`
	LastRun     time.Time `json:"last_run" doc:"When it was last asked." example:"2026-11-22T09:00:00Z"`
	LastSuccess time.Time `json:"last_success,omitzero" doc:"When its listing was last read to its end, or had not changed; left out if never." example:"2026-11-22T09:00:00Z"`
	Outcome     string    `json:"outcome" enum:"complete,unmodified,partial,refused,failed" doc:"How the last run ended."`
	Failures    int       `json:"failures" doc:"Runs in a row, up to the last, that failed or were refused." example:"0"`
	Cause       string    `json:"cause,omitempty" doc:"Why the last run is not complete." example:"page 3 is missing"`
	Postings    int       `json:"postings" doc:"Listed by the last run that listed any or was complete." example:"210"`
	Usual       int       `json:"usual" doc:"Median of up to 8 complete listings before; 0 if there was none." example:"205"`
	Interval    int       `json:"interval_seconds" doc:"How often it is due; 0 if it is run by hand." example:"86400"`
	NextRun     time.Time `json:"next_run,omitzero" doc:"When it is due; left out if it is run by hand." example:"2026-11-23T09:00:00Z"`
}

// A PipelineLayer is how far a layer has come.
type PipelineLayer struct {
	Name     string    `json:"name" enum:"bronze,silver,gold,openings" doc:"The layer." example:"gold"`
	Grade    Grade     `json:"grade" enum:"good,warning,bad" doc:"The worst finding about it."`
	Counted  bool      `json:"counted" doc:"Whether postings is known: a layer that cannot count is not read for it."`
	Postings int       `json:"postings" doc:"Postings in it, or openings; of bronze, answers that runs stored." example:"210"`
	Newest   time.Time `json:"newest,omitzero" doc:"When it last changed, as far as that is known." example:"2026-11-22T09:01:00Z"`
	Lag      int       `json:"lag_seconds" doc:"How long what the layer before has was not taken over; 0 if it is not behind." example:"0"`
}

// A PipelineQueue is what waits in a queue.
type PipelineQueue struct {
	Name     string `json:"name" doc:"The queue; that of what could not be done ends in _dead." example:"refine"`
	Grade    Grade  `json:"grade" enum:"good,warning,bad" doc:"The worst finding about it."`
	Messages int    `json:"messages" doc:"Messages that wait or are being worked on." example:"0"`
	Aged     bool   `json:"aged" doc:"Whether oldest_seconds is known: the queue itself does not tell it."`
	Oldest   int    `json:"oldest_seconds" doc:"For how long messages have been waiting without a pause, as far as it was seen." example:"0"`
}

// A PipelineRejects is how many records were lost of one kind of cause.
type PipelineRejects struct {
	Kind  string `json:"kind" enum:"invalid,malformed,not_found,blocked,throttled,unavailable,exhausted,other" doc:"Kind of cause." example:"malformed"`
	Count int    `json:"count" doc:"Records." example:"1"`
}

// A PipelineModel is what waits for a model and what it cost.
type PipelineModel struct {
	Waiting int       `json:"waiting" doc:"Postings that have the rules' answer and wait for a model's." example:"0"`
	Paced   bool      `json:"paced" doc:"Whether backlog_seconds is known: calls of late tell the pace."`
	Backlog int       `json:"backlog_seconds" doc:"How long asking about them takes, at the pace of the last run that asked." example:"0"`
	Ends    time.Time `json:"ends,omitzero" doc:"When that would be done, begun now; left out if it is not known." example:"2026-11-22T10:00:00Z"`
	Booked  bool      `json:"booked" doc:"Whether the books of calls can be read from here."`
	Spent   float64   `json:"spent_dollars" doc:"Spent in this calendar month, as quotas count it, in California." example:"1.25"`
	Budget  float64   `json:"budget_dollars" doc:"What may be spent in a month; 0 for no limit that is known here." example:"10"`
	Left    float64   `json:"left_dollars" doc:"What is left of it." example:"8.75"`
}

// A PipelinePublished is what is published.
type PipelinePublished struct {
	At       time.Time `json:"at,omitzero" doc:"When; left out if nothing ever was." example:"2026-11-22T09:02:00Z"`
	Age      int       `json:"age_seconds" doc:"Seconds since then." example:"1680"`
	AsOf     time.Time `json:"as_of,omitzero" doc:"The newest sighting in it." example:"2026-11-22T09:00:00Z"`
	Openings int       `json:"openings" doc:"Openings, open or not." example:"412"`
	Postings int       `json:"postings" doc:"Postings that they were made of." example:"440"`
}

// A PipelineQuality is how good what is published is.
type PipelineQuality struct {
	Runs       int             `json:"runs" doc:"Latest runs that were looked at." example:"20"`
	Unbalanced int             `json:"unbalanced_runs" doc:"Of these, those that do not account for every record." example:"0"`
	Sample     int             `json:"sample" doc:"Openings that fields were looked for in, those that changed last." example:"412"`
	Fields     []PipelineField `json:"fields" doc:"How often fields are filled, always the same, in the same order."`
	Roles      int             `json:"roles" doc:"Roles with open openings." example:"12"`
	ThinRoles  int             `json:"thin_roles" doc:"Of these, those with too few to be ranked." example:"3"`
	Duplicates float64         `json:"duplicates_ratio" doc:"Part of the postings that repeat another one." example:"0.064"`
}

// A PipelineField is how often a field is filled.
type PipelineField struct {
	Field string  `json:"field" enum:"technologies,roles,experience,employment,work_model,place,salary,seniority,posted_at,deadline" doc:"The field."`
	Ratio float64 `json:"ratio" doc:"Part of the sample that has it." example:"0.93"`
}
