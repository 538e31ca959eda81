package rankhttp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/techmap-it/techmap"
)

// A Client asks the API of a handler that [New] made, here or elsewhere. Its methods may be
// called concurrently. The parameters of a question are those of the route, by the names
// that the OpenAPI document has; nil asks without any. IDs may be any of the names of what
// they mean, as on the route.
//
// An answer that is a problem document is a *Problem; that there is no answer wraps
// techmap.ErrUnavailable, that it is none of the API techmap.ErrMalformed. A client tries
// once. Answers are not kept: for that, give [NewClient] an HTTP client that does.
type Client struct {
	base string
	http *http.Client
	lang string // of problems; empty for what the server prefers
}

// NewClient returns a client of the API at base, such as "https://example.org" or
// "https://example.org/jobs", which it asks over hc; nil means http.DefaultClient. A base
// that is none is found out by the first question.
func NewClient(base string, hc *http.Client) *Client {
	if hc == nil {
		hc = http.DefaultClient
	}
	return &Client{base: strings.TrimSuffix(base, "/"), http: hc}
}

// In returns a client of the same API that is told of problems in a language: "en" or
// "ko". The client itself stays as it is.
func (c *Client) In(lang string) *Client {
	in := *c
	in.lang = lang
	return &in
}

// maxAnswer is how much of an answer is read, in bytes: far more than the longest has. One
// that is cut there is malformed.
const maxAnswer = 64 << 20

// Top asks /v1/skills/top: the most demanded technologies.
func (c *Client) Top(ctx context.Context, q url.Values) (Top, error) {
	return get[Top](ctx, c, q, "skills", "top")
}

// Roles asks /v1/roles: roles and how many openings they have.
func (c *Client) Roles(ctx context.Context, q url.Values) (Roles, error) {
	return get[Roles](ctx, c, q, "roles")
}

// Skills asks /v1/skills: technologies by name.
func (c *Client) Skills(ctx context.Context, q url.Values) (Skills, error) {
	return get[Skills](ctx, c, q, "skills")
}

// Skill asks /v1/skills/{id}: one technology, by ID or any of its names.
func (c *Client) Skill(ctx context.Context, id string, q url.Values) (Skill, error) {
	return get[Skill](ctx, c, q, "skills", id)
}

// SkillTrend asks /v1/skills/{id}/trend: how the share of one technology moved.
func (c *Client) SkillTrend(ctx context.Context, id string, q url.Values) (SkillTrend, error) {
	return get[SkillTrend](ctx, c, q, "skills", id, "trend")
}

// Together asks /v1/skills/{id}/together: what is asked for along with a technology.
func (c *Client) Together(ctx context.Context, id string, q url.Values) (Together, error) {
	return get[Together](ctx, c, q, "skills", id, "together")
}

// Distinctive asks /v1/roles/{id}/distinctive: what sets a role apart from the others.
func (c *Client) Distinctive(ctx context.Context, role string, q url.Values) (Distinctive, error) {
	return get[Distinctive](ctx, c, q, "roles", role, "distinctive")
}

// Trends asks /v1/trends: what rises and falls.
func (c *Client) Trends(ctx context.Context, q url.Values) (Trends, error) {
	return get[Trends](ctx, c, q, "trends")
}

// Compare asks /v1/compare: two sides, the parameters a and b, side by side.
func (c *Client) Compare(ctx context.Context, q url.Values) (Comparison, error) {
	return get[Comparison](ctx, c, q, "compare")
}

// Next asks /v1/next: what to learn next, with the parameter have.
func (c *Client) Next(ctx context.Context, q url.Values) (Next, error) {
	return get[Next](ctx, c, q, "next")
}

// Fields asks /v1/fields: roles by how much of what they need one has.
func (c *Client) Fields(ctx context.Context, q url.Values) (Fields, error) {
	return get[Fields](ctx, c, q, "fields")
}

// Facts asks /v1/facts: what openings state of pay, experience and place of work.
func (c *Client) Facts(ctx context.Context, q url.Values) (Facts, error) {
	return get[Facts](ctx, c, q, "facts")
}

// Openings asks /v1/openings: the openings that are counted, a page at a time.
func (c *Client) Openings(ctx context.Context, q url.Values) (Openings, error) {
	return get[Openings](ctx, c, q, "openings")
}

// Opening asks /v1/openings/{id}: one opening, by its ID or that of a member.
func (c *Client) Opening(ctx context.Context, id string, q url.Values) (OneOpening, error) {
	return get[OneOpening](ctx, c, q, "openings", id)
}

// Companies asks /v1/companies: companies with openings, a page at a time.
func (c *Client) Companies(ctx context.Context, q url.Values) (Companies, error) {
	return get[Companies](ctx, c, q, "companies")
}

// Company asks /v1/companies/{id}: one company, by any of its names.
func (c *Client) Company(ctx context.Context, id string, q url.Values) (Company, error) {
	return get[Company](ctx, c, q, "companies", id)
}

// Sources asks /v1/sources: where openings come from.
func (c *Client) Sources(ctx context.Context, q url.Values) (Sources, error) {
	return get[Sources](ctx, c, q, "sources")
}

// Runs asks /v1/runs: when openings were collected.
func (c *Client) Runs(ctx context.Context, q url.Values) (Runs, error) {
	return get[Runs](ctx, c, q, "runs")
}

// Status asks /v1/status: how fresh the data are.
func (c *Client) Status(ctx context.Context) (Status, error) {
	return get[Status](ctx, c, nil, "status")
}

// get asks the route of the path's segments.
func get[T any](ctx context.Context, c *Client, q url.Values, segments ...string) (answer T, err error) {
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	address := c.base + "/v1/" + strings.Join(segments, "/")
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer, fmt.Errorf("rankhttp: %q: %w: %w", address, techmap.ErrInvalid, err)
	}
	req.Header.Set("Accept", "application/json")
	if c.lang != "" {
		req.Header.Set("Accept-Language", c.lang)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer, fmt.Errorf("rankhttp: %w: %w", techmap.ErrUnavailable, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return answer, fmt.Errorf("rankhttp: %q: %w: %w", address, techmap.ErrUnavailable, err)
	}
	if resp.StatusCode != http.StatusOK {
		return answer, problemOf(resp.StatusCode, body)
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return answer, fmt.Errorf("rankhttp: %q: %w: %w", address, techmap.ErrMalformed, err)
	}
	return answer, nil
}

// A Problem is why a question was not answered (RFC 9457), for errors.As. It wraps
// techmap.ErrNotFound (404 and 410), techmap.ErrThrottled (429), techmap.ErrInvalid (any
// other 4xx) or techmap.ErrUnavailable.
type Problem struct {
	Status int       `json:"status"` // of HTTP
	Title  string    `json:"title"`  // of the status, in English
	Detail string    `json:"detail"` // what is wrong, in the language asked for
	Errors []Mistake `json:"errors"` // what is wrong one by one, where it can be pointed at; may be nil
}

// A Mistake is one thing that is wrong with a question.
type Mistake struct {
	Message  string `json:"message"`  // what is wrong, and what is nearest to it, in the language asked for
	Location string `json:"location"` // where: "query.role", "path.id"
	Value    any    `json:"value"`    // what stands there, a string
}

// Error implements error: the detail and every mistake, in one line.
func (p *Problem) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "rankhttp: status %d: %s", p.Status, p.Detail)
	for _, e := range p.Errors {
		if e.Message != p.Detail {
			text.WriteString("; " + e.Message)
		}
	}
	return text.String()
}

// Unwrap returns the kind of the error.
func (p *Problem) Unwrap() error {
	switch {
	case p.Status == http.StatusNotFound, p.Status == http.StatusGone:
		return techmap.ErrNotFound
	case p.Status == http.StatusTooManyRequests:
		return techmap.ErrThrottled
	case p.Status < http.StatusInternalServerError:
		return techmap.ErrInvalid
	default:
		return techmap.ErrUnavailable
	}
}

// problemOf returns the problem that an answer of a status tells of. A proxy may answer with
// something else, of which the status is enough.
func problemOf(status int, body []byte) error {
	p := new(Problem)
	if err := json.Unmarshal(body, p); err != nil || p.Status == 0 {
		p = &Problem{Status: status, Title: http.StatusText(status), Detail: http.StatusText(status)}
	}
	return p
}

// errVersion is what a library returns of a version that it does not have.
func errVersion(version string) error {
	return fmt.Errorf("rankhttp: data %q are not kept here: leave out data= for what is known now: %w",
		version, techmap.ErrNotFound)
}

var _ error = (*Problem)(nil)
