package spec_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// A shippedSite is a file that ships, with what its trace was made for.
type shippedSite struct {
	name    string
	want    []techmap.PostingID // that the trace holds
	tenants spec.Tenants        // companies of the trace
	keys    map[string]string   // that the trace was asked with
}

// shipped are the files that ship, by name.
var shipped = []shippedSite{
	{name: "arbeitnow", want: []techmap.PostingID{
		"arbeitnow:backend-entwickler-beispielstadt-100001", "arbeitnow:data-engineer-100003",
	}},
	{
		name: "ashby", want: []techmap.PostingID{"ashby:tidepool.00000000-0000-4000-8000-0000000000b1"},
		tenants: spec.Tenants{"tidepool": {"company": "Tidepool"}},
	},
	{
		name: "greenhouse", want: []techmap.PostingID{"greenhouse:lanternpay.4000101"},
		tenants: spec.Tenants{"lanternpay": {"company": "Lantern Pay"}},
	},
	{
		name: "greeting", want: []techmap.PostingID{"greeting:bori.310001", "greeting:bori.310002"},
		tenants: spec.Tenants{"bori": {"workspace": "4242", "host": "bori.career.greetinghr.com", "company": "보리상사"}},
	},
	{name: "himalayas", want: []techmap.PostingID{"himalayas:senior-go-engineer-1", "himalayas:ml-engineer-3"}},
	{name: "hn", want: []techmap.PostingID{"hn:49000001", "hn:49000003"}},
	{name: "jumpit", want: []techmap.PostingID{"jumpit:50000101", "jumpit:50000103"}},
	{name: "kakao", want: []techmap.PostingID{"kakao:P-90001", "kakao:P-90003"}},
	{
		name: "lever", want: []techmap.PostingID{"lever:orchardrobotics.00000000-0000-4000-8000-0000000000a2"},
		tenants: spec.Tenants{"orchardrobotics": {"company": "Orchard Robotics"}},
	},
	{name: "line", want: []techmap.PostingID{"line:2801", "line:2804"}},
	{name: "naver", want: []techmap.PostingID{"naver:30090001", "naver:30090003"}},
	{name: "rallit", want: []techmap.PostingID{"rallit:9101", "rallit:9104"}},
	{
		name: "recruitee", want: []techmap.PostingID{"recruitee:moss.1200001", "recruitee:moss.1200002"},
		tenants: spec.Tenants{"moss": {"host": "mossandmast.recruitee.com", "company": "Moss & Mast"}},
	},
	{name: "remoteok", want: []techmap.PostingID{"remoteok:2000001", "remoteok:2000003"}},
	{name: "remotive", want: []techmap.PostingID{"remotive:1900001", "remotive:1900002"}},
	{
		name: "saramin", want: []techmap.PostingID{"saramin:59000011", "saramin:59000013"},
		keys: map[string]string{"access_key": "invented-key"},
	},
	{
		name:    "smartrecruiters",
		want:    []techmap.PostingID{"smartrecruiters:PebbleWorks.744000000000011"},
		tenants: spec.Tenants{"PebbleWorks": {"company": "Pebble Works"}},
	},
	{
		name: "teamtailor", want: []techmap.PostingID{"teamtailor:fjord.5100001", "teamtailor:fjord.5100002"},
		tenants: spec.Tenants{"fjord": {"host": "careers.fjordpixels.example", "company": "Fjord Pixels"}},
	},
	{name: "toss", want: []techmap.PostingID{"toss:7900000101", "toss:7900000102"}},
	{
		name: "wanted", want: []techmap.PostingID{"wanted:900101", "wanted:900102"},
		keys: map[string]string{"client_id": "invented-id", "client_secret": "invented-secret"},
	},
	{name: "weworkremotely", want: []techmap.PostingID{
		"weworkremotely:lamp-ladder-senior-rails-developer", "weworkremotely:quiet-servers-sre",
	}},
	{
		name: "work24", want: []techmap.PostingID{"work24:K100000000000011", "work24:K100000000000012"},
		keys: map[string]string{"auth_key": "invented-key"},
	},
	{
		name: "workday", want: []techmap.PostingID{"workday:copperkettle.R-000101", "workday:copperkettle.R-000102-1"},
		tenants: spec.Tenants{"copperkettle": {
			"host": "copperkettle.wd3.myworkdayjobs.com", "site": "External", "company": "Copper Kettle",
		}},
	},
}

// site returns the site of the file, with the companies and keys of its trace.
func (c shippedSite) site(t *testing.T) crawl.Site {
	t.Helper()
	site, err := load(t, c.name).Site(&spec.SiteOptions{Tenants: c.tenants, Keys: c.keys})
	require.NoError(t, err)
	return site
}
