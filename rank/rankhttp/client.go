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

// A Client asks the API of a Handler, here or elsewhere. Its methods may be called
// concurrently. The parameters of a question are those of the route, by the names that
// the OpenAPI document has.
//
// An answer that is a problem document is a *Problem.
type Client struct {
	base string
	http *http.Client
	lang string // of problems; empty for what the server prefers
}

// NewClient returns a client of the API at base, such as "https://example.org", which it
// asks over hc; nil means http.DefaultClient.
func NewClient(base string, hc *http.Client) *Client {
	if hc == nil {
		hc = http.DefaultClient
	}
	return &Client{base: strings.TrimSuffix(base, "/"), http: hc}
}

// In returns a client of the same API that is told of problems in a language: "en" or
// "ko".
func (c *Client) In(lang string) *Client {
	in := *c
	in.lang = lang
	return &in
}

// maxAnswer is how much of an answer is read.
const maxAnswer = 64 << 20

// Top asks /v1/skills/top.
func (c *Client) Top(ctx context.Context, q url.Values) (Top, error) {
	return get[Top](ctx, c, q, "skills", "top")
}

// Roles asks /v1/roles.
func (c *Client) Roles(ctx context.Context, q url.Values) (Roles, error) {
	return get[Roles](ctx, c, q, "roles")
}

// Skills asks /v1/skills.
func (c *Client) Skills(ctx context.Context, q url.Values) (Skills, error) {
	return get[Skills](ctx, c, q, "skills")
}

// Skill asks /v1/skills/{id}.
func (c *Client) Skill(ctx context.Context, id string, q url.Values) (Skill, error) {
	return get[Skill](ctx, c, q, "skills", id)
}

// SkillTrend asks /v1/skills/{id}/trend.
func (c *Client) SkillTrend(ctx context.Context, id string, q url.Values) (SkillTrend, error) {
	return get[SkillTrend](ctx, c, q, "skills", id, "trend")
}

// Together asks /v1/skills/{id}/together.
func (c *Client) Together(ctx context.Context, id string, q url.Values) (Together, error) {
	return get[Together](ctx, c, q, "skills", id, "together")
}

// Distinctive asks /v1/roles/{id}/distinctive.
func (c *Client) Distinctive(ctx context.Context, role string, q url.Values) (Distinctive, error) {
	return get[Distinctive](ctx, c, q, "roles", role, "distinctive")
}

// Trends asks /v1/trends.
func (c *Client) Trends(ctx context.Context, q url.Values) (Trends, error) {
	return get[Trends](ctx, c, q, "trends")
}

// Compare asks /v1/compare.
func (c *Client) Compare(ctx context.Context, q url.Values) (Comparison, error) {
	return get[Comparison](ctx, c, q, "compare")
}

// Next asks /v1/next.
func (c *Client) Next(ctx context.Context, q url.Values) (Next, error) {
	return get[Next](ctx, c, q, "next")
}

// Fields asks /v1/fields.
func (c *Client) Fields(ctx context.Context, q url.Values) (Fields, error) {
	return get[Fields](ctx, c, q, "fields")
}

// Facts asks /v1/facts.
func (c *Client) Facts(ctx context.Context, q url.Values) (Facts, error) {
	return get[Facts](ctx, c, q, "facts")
}

// Openings asks /v1/openings.
func (c *Client) Openings(ctx context.Context, q url.Values) (Openings, error) {
	return get[Openings](ctx, c, q, "openings")
}

// Opening asks /v1/openings/{id}.
func (c *Client) Opening(ctx context.Context, id string, q url.Values) (OneOpening, error) {
	return get[OneOpening](ctx, c, q, "openings", id)
}

// Companies asks /v1/companies.
func (c *Client) Companies(ctx context.Context, q url.Values) (Companies, error) {
	return get[Companies](ctx, c, q, "companies")
}

// Company asks /v1/companies/{id}.
func (c *Client) Company(ctx context.Context, id string, q url.Values) (Company, error) {
	return get[Company](ctx, c, q, "companies", id)
}

// Sources asks /v1/sources.
func (c *Client) Sources(ctx context.Context, q url.Values) (Sources, error) {
	return get[Sources](ctx, c, q, "sources")
}

// Runs asks /v1/runs.
func (c *Client) Runs(ctx context.Context, q url.Values) (Runs, error) {
	return get[Runs](ctx, c, q, "runs")
}

// Status asks /v1/status.
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

// A Problem is why a question was not answered (RFC 9457).
type Problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Errors []struct {
		Message  string `json:"message"`
		Location string `json:"location"`
		Value    any    `json:"value"`
	} `json:"errors"`
}

// Error implements error.
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

// problemOf returns the problem that an answer of a status tells of.
func problemOf(status int, body []byte) error {
	p := new(Problem)
	if err := json.Unmarshal(body, p); err != nil || p.Status == 0 {
		p = &Problem{Status: status, Title: http.StatusText(status), Detail: http.StatusText(status)}
	}
	return p
}

func errVersion(version string) error {
	return fmt.Errorf("rankhttp: data %q are not kept here: leave out data= for what is known now: %w",
		version, techmap.ErrNotFound)
}

var _ error = (*Problem)(nil)
