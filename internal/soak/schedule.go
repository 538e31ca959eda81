package main

import "math/rand/v2"

// A faultKind is something that goes wrong.
type faultKind string

// The kinds, by what they strike.
const (
	processKilled faultKind = "process killed"
	processPaused faultKind = "process paused"
	doubled       faultKind = "delivered twice"
	leftover      faultKind = "half-written file"
	diskFull      faultKind = "disk full"

	siteFails     faultKind = "site: 503"
	siteThrottles faultKind = "site: 429"
	siteSlow      faultKind = "site: slow"
	siteCuts      faultKind = "site: connection cut"
	siteBreaksOff faultKind = "site: answer breaks off"
	siteChanged   faultKind = "site: other pages"

	apiPaused faultKind = "API paused"
	apiKilled faultKind = "API killed"

	databaseRestarted faultKind = "database restarted"
	databaseKilled    faultKind = "database killed"
	databaseSlow      faultKind = "database: slow"
	databaseResets    faultKind = "database: connection reset"
	databaseForgets   faultKind = "database: commit unanswered"
	bucketFails       faultKind = "bucket: 503"
	bucketCuts        faultKind = "bucket: connection cut"
	bucketForgets     faultKind = "bucket: write unanswered"
	tableThrottles    faultKind = "table: throttled"
	tableCuts         faultKind = "table: connection cut"
)

// A step is a stage of the pipeline.
type step string

// The steps of a day, in their order.
const (
	stepCrawl   step = "crawl"
	stepRefine  step = "refine"
	stepLoad    step = "load"
	stepPublish step = "publish"
)

func steps() []step { return []step{stepCrawl, stepRefine, stepLoad, stepPublish} }

// A fault goes wrong during a step.
type fault struct {
	Kind faultKind `json:"kind"`
	Step step      `json:"step"`
	At   float64   `json:"at"`   // in parts of the usual time of the step
	Seed uint64    `json:"seed"` // of what else there is to choose
}

func (f fault) random() *rand.Rand { return rand.New(rand.NewPCG(f.Seed, 0)) }

// A weighted kind, and the steps in which it may strike.
type weighted struct {
	kind   faultKind
	weight int
	in     []step
}

var (
	anywhere = steps()
	crawling = []step{stepCrawl}
	later    = []step{stepRefine, stepLoad, stepPublish}
)

// kinds returns what may go wrong. What strikes the API is left out once what it takes
// is measured: a process has to live for that.
func kinds(cloud, disk, lateAPI bool) []weighted {
	all := []weighted{
		{processKilled, 10, anywhere}, {processPaused, 5, anywhere}, {doubled, 3, anywhere}, {leftover, 3, later},
		{siteFails, 3, crawling}, {siteThrottles, 2, crawling}, {siteSlow, 2, crawling}, {siteCuts, 3, crawling},
		{siteBreaksOff, 3, crawling}, {siteChanged, 3, crawling}, {apiPaused, 2, anywhere},
	}
	if disk && !cloud {
		all = append(all, weighted{diskFull, 6, anywhere})
	}
	if !lateAPI {
		all = append(all, weighted{apiKilled, 3, anywhere})
	}
	if cloud {
		all = append(all,
			weighted{databaseRestarted, 1, anywhere}, weighted{databaseKilled, 2, anywhere},
			weighted{databaseSlow, 3, anywhere}, weighted{databaseResets, 4, anywhere}, weighted{databaseForgets, 4, anywhere},
			weighted{bucketFails, 3, crawling}, weighted{bucketCuts, 3, crawling}, weighted{bucketForgets, 3, crawling},
			weighted{tableThrottles, 4, []step{stepRefine, stepLoad}}, weighted{tableCuts, 4, []step{stepRefine, stepLoad}},
		)
	}
	return all
}

// A schedule gives faults in an order that its seed fixes.
type schedule struct {
	random      *rand.Rand
	cloud, disk bool
}

func newSchedule(seed uint64, cloud, disk bool) *schedule {
	half := uint64(0)
	if cloud {
		half = 1
	}
	return &schedule{rand.New(rand.NewPCG(seed, half)), cloud, disk}
}

// next returns the next fault.
func (s *schedule) next(lateAPI bool) fault {
	all := kinds(s.cloud, s.disk, lateAPI)
	total := 0
	for _, k := range all {
		total += k.weight
	}
	n := s.random.IntN(total)
	for _, k := range all {
		if n -= k.weight; n < 0 {
			return fault{k.kind, k.in[s.random.IntN(len(k.in))], s.random.Float64(), s.random.Uint64()}
		}
	}
	return fault{}
}
