// Package rank answers which skills openings ask for, and how sure that is.
//
// An [Index] holds the published openings in memory. [Load] makes one of a gold
// store's stream of openings, [Index.Apply] keeps it current, and [Index.Top]
// and [Index.Roles] answer questions:
//
//	index, err := rank.Load(ctx, store.Openings(ctx, time.Time{}), tax)
//	ranking, err := index.Top(ctx, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
//
// Openings are what package medallion publishes; any stream of them will do, such as one
// of [github.com/techmap-it/techmap.Of]. Package rank/rankhttp serves the same answers
// over HTTP, and rank/ranktest checks a store of one's own against this package.
//
// [Index.Trends], [Index.Distinctive], [Index.Together] and [Index.Compare] say how
// shares move and differ, [Index.Next] and [Index.Fields] what to learn, and
// [Index.Facts] what openings state of pay, experience and the place of work.
// [Index.Search] and [Index.Opening] show the openings themselves, [Index.Facets] into
// what they fall, [Index.Companies] and [Index.Company] whose they are, and
// [Index.RolesOf] turns a ranking round.
//
// # What is counted
//
// The unit is the opening: one job, however often it is advertised. An opening
// is counted if the filter selects it and if it was open (or new, by the
// filter's basis) at the time asked for. The default time is [Index.AsOf], the
// newest sighting in the index and never the wall clock, so equal stores give
// equal answers whenever they are asked. Nothing that began after Query.AsOf
// exists for the answer. With neither From nor To, BasisOpen means open at
// AsOf and BasisNew first open at any time up to it; a lone From reaches to
// AsOf, a lone To from the beginning.
//
// An opening whose text is in pictures says nothing about skills. It is left out
// of every count and share, and reported apart.
//
// An opening asks for a skill if it has a demand for it at any level but
// mentioned; this is what the filter's All, AnyOf and None look at. To the count
// of a skill it contributes the weight of its demand's level, divided by the
// number of alternatives if it stands among some ("Java or Kotlin" is half a
// demand for each). Skills of the kind concept are left out unless asked for.
//
// # Shares
//
// A share is the weighted mean of these contributions over the openings
// selected. Every answer has three: over openings, over companies (an opening of
// a company with n of them weighs 1/n), and balanced between the two (1/√n), so
// that a company with a hundred openings counts for ten. An opening without a
// company is a company of its own. Shares are rounded to a millionth and
// are summed in the order of companies and IDs, in pieces that do not depend on how many
// processors there are, so that the bytes of an answer depend on nothing but the openings.
//
// Each share has a 95 % interval for which companies, not openings, are the
// sample (see interval.go), and each entry the range of ranks that the intervals
// leave open.
//
// # Answers and errors
//
// An answer is a value of its own that the caller may change. Its lists are never nil, but
// for those that JSON leaves out when they are empty; its AsOf is in UTC; the JSON names
// of its fields are those of rank/rankhttp.
//
// A query that names what there is not, or asks for what cannot be, is an error that
// wraps techmap.ErrInvalid; a word that nothing is called is an [UnknownError], which
// says what is likely meant. Several mistakes are reported together. That there are too
// few openings is no error but an answer (TooFew): a share of them would be believed. When
// ctx ends, its cause is the error.
package rank

import (
	"time"

	"github.com/techmap-it/techmap"
)

// Defaults of a Query.
const (
	// DefaultN is how many entries a ranking has.
	DefaultN = 10
	// DefaultMin is the fewest openings a ranking is made of: even of 50
	// independent ones, a share of one half has an interval of 27 points.
	DefaultMin = 50
)

// A Query asks for the N most demanded skills of the openings that its Filter
// selects. The zero Query asks for the top ten of everything open at Index.AsOf. A
// Query is not changed by being asked, and may be asked again.
//
// Words ranks a field that no role names. An opening has a word that stands in its
// title, its employer's name, a line that names a technology, or a tag, and one that
// names a technology which it asks for, in whichever language. Words of letters that
// are written apart must be whole, but for case and the s of a plural; Hangul, Han and
// Kana are found in the midst of others too. From three such letters on, an opening
// may be found that has each two of them together but not all, which is rare. Words need
// an index with [Options.Text].
type Query struct {
	techmap.Filter
	Words   string                    // only openings with all of these words, parted by spaces; empty means all
	AsOf    time.Time                 // what is asked about as it was then; zero means Index.AsOf
	N       int                       // entries at most; 0 means DefaultN, there is no upper limit
	Kinds   []techmap.SkillKind       // of the skills that are ranked; none means all but concept
	By      By                        // the measure that ranks; empty means ByBalanced
	Weights map[techmap.Level]float64 // in [0, 1], an absent level weighs 0; nil means DefaultWeights()
	Min     int                       // fewest openings to answer for; 0 means DefaultMin, negative none
}

// A By is a measure of how much skills are asked for. The empty By is ByBalanced. It
// decides Share and its interval, and so the order of a ranking; an [Entry] has the
// shares by all three.
type By string

// The measures. They differ in what an opening of a company with n of them weighs.
const (
	ByBalanced  By = "balanced"  // an opening of a company with n of them weighs 1/√n
	ByOpenings  By = "openings"  // every opening weighs the same
	ByCompanies By = "companies" // every company weighs the same
)

// Measures returns all measures, the default first.
func Measures() []By { return []By{ByBalanced, ByOpenings, ByCompanies} }

// DefaultWeights returns how much a demand counts by its level, from 0 (not at all) to 1
// (an opening that must have it): a convention, not a fact. The map is the caller's.
func DefaultWeights() map[techmap.Level]float64 {
	return map[techmap.Level]float64{
		techmap.LevelRequired:  1,
		techmap.LevelStack:     1,
		techmap.LevelPreferred: 0.4,
		techmap.LevelUsed:      0.7,
		techmap.LevelMentioned: 0,
	}
}

// A Ranking is the answer to a Query, with what it stands on: see [Index.Top].
type Ranking struct {
	Role      techmap.RoleID `json:"role"`                 // if the query asked for exactly one
	AsOf      time.Time      `json:"as_of"`                // UTC
	Openings  int            `json:"openings"`             // selected
	Companies int            `json:"companies"`            // with one or more of them
	ImageOnly int            `json:"image_only,omitempty"` // selected, but left out: their text is in pictures
	TooFew    bool           `json:"too_few"`              // fewer openings than Query.Min: Entries is empty
	Entries   []Entry        `json:"entries"`              // by rank; never nil
}

// An Entry is one line of a Ranking. Openings, Companies and the four counts by
// level are plain counts of what asks for the skill; the shares are weighted.
type Entry struct {
	Rank   int               `json:"rank"`  // position, from 1
	Best   int               `json:"best"`  // 1 + the entries whose Low is above this High
	Worst  int               `json:"worst"` // the entries, this one among them, whose High reaches this Low
	Skill  techmap.SkillID   `json:"skill"`
	Name   string            `json:"name"`
	NameKo string            `json:"name_ko,omitempty"`
	Kind   techmap.SkillKind `json:"kind"`

	Openings  int `json:"openings"`  // that ask for it, at a level that weighs something
	Companies int `json:"companies"` // of these openings

	Share          float64 `json:"share"`           // 0 to 1, by the Query's measure; what Rank goes by
	ShareBalanced  float64 `json:"share_balanced"`  // by ByBalanced, whatever the Query's measure
	ShareOpenings  float64 `json:"share_openings"`  // by ByOpenings
	ShareCompanies float64 `json:"share_companies"` // by ByCompanies
	Low            float64 `json:"low"`             // 95 % interval of Share
	High           float64 `json:"high"`

	Required  int `json:"required"` // of Openings, those that ask at this level
	Stack     int `json:"stack"`
	Preferred int `json:"preferred"`
	Used      int `json:"used"`
}

// A RoleCount says how much a Ranking of one role would stand on.
type RoleCount struct {
	Role      techmap.RoleID `json:"role"`
	Name      string         `json:"name"`
	NameKo    string         `json:"name_ko,omitempty"`
	Openings  int            `json:"openings"`  // selected that are for the role, pictures left out
	Companies int            `json:"companies"` // of these openings
}
