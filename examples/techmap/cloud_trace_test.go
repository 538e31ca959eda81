//go:build cloud

package main

import (
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// TestCloudLayersComeBackFromTheBucket drops silver and gold and makes them again of
// what the bucket holds.
func TestCloudLayersComeBackFromTheBucket(t *testing.T) {
	t.Parallel()
	for _, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, silver)
			c.done("run", "--limit", "20", "--format", "json")
			want := exports(c.done)
			lake := c.prefix
			c.renew(1) // other tables; the bucket stays
			c.prefix = lake
			assert.Empty(t, c.done("export"))
			c.done("replay")
			c.same(want, "after a replay")
		})
	}
}

// TestCloudWhyResolvesEveryDemand follows each demand of each opening back to the
// object, the place, the words and the versions it was read from.
func TestCloudWhyResolvesEveryDemand(t *testing.T) {
	t.Parallel()
	for _, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, silver)
			c.done("run", "--site", "sample-careers", "--limit", "1", "--format", "json")
			c.done("import", manyPostings(t, 60), "--no-show")
			a := c.app()
			s := c.open(a)
			there := c.objects(t.Context())
			openings, demands := 0, 0
			all, err := techmap.Collect(s.gold.Gold().Openings(t.Context(), noTime))
			require.NoError(t, err)
			for _, o := range all {
				openings++
				for _, d := range o.Demands {
					demands++
					e, err := a.evidence(t.Context(), s, o, d)
					require.NoError(t, err, "%s %s", o.ID, d.Skill)
					assert.Contains(t, there, strings.TrimPrefix(e.Object, "s3://"+c.name+"/"))
					assert.NotEmpty(t, e.Surface, "%s %s", o.ID, d.Skill)
					assert.Contains(t, e.Quote, e.Surface)
					assert.False(t, e.Stale)
					assert.NotZero(t, e.Body)
					for _, version := range []string{e.Parser, e.Extractor, e.Taxonomy, e.SeenAt} {
						assert.NotEmpty(t, version, "%s %s", o.ID, d.Skill)
					}
				}
			}
			assert.Positive(t, demands)
			t.Logf("%d demands of %d openings", demands, openings)
		})
	}
}

// forgettable is a posting whose every field has a word that nothing else has.
const forgettable = `{"source":"board","id":"zzqkey-1","url":"https://board.test/zzqurl","title":"zzqtitle 백엔드 개발자",` +
	`"company":"주식회사 찌찌큐","posted_at":"2026-11-02","description":"[자격요건]\n• Java zzqtext 경험","tags":["zzqtag"]}`

// leftovers are the words of forgettable.
func leftovers() []string {
	return []string{"zzqkey", "zzqurl", "zzqtitle", "zzqtext", "zzqtag", "찌찌큐"}
}

// TestCloudForgetLeavesNoTrace forgets a company and looks for it byte by byte in
// everything that the servers hold.
func TestCloudForgetLeavesNoTrace(t *testing.T) {
	t.Parallel()
	for _, silver := range silvers() {
		t.Run("silver in "+silver, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, silver)
			in := file(t, "in.jsonl", line("1", "백엔드 개발자", goodText)+"\n"+forgettable+"\n")
			c.done("import", in, "--no-show")
			assert.Equal(t, leftovers(), c.search(leftovers()), "the search has to find what is there")
			c.done("forget", "--company", "(주)찌찌큐", "--yes")
			assert.Empty(t, c.search(leftovers()), "after forget")
			c.done("import", in, "--no-show")
			c.done("replay")
			assert.Empty(t, c.search(leftovers()), "after importing it again")
			assert.Contains(t, c.done("export"), `"board:1"`, "the others stay")
		})
	}
}

// TestCloudForgetIsObeyedByARun forgets a company before a run meets it.
func TestCloudForgetIsObeyedByARun(t *testing.T) {
	t.Parallel()
	c, open := newCloud(t, "dynamodb"), newShop(t)
	args := []string{"run", "--site", "sample-careers", "--limit", "10", "--format", "json"}
	const company = "Sample Harbor"
	open.done(args...)
	require.Contains(t, open.done("export", "--layer", "silver"), company, "a run has to meet it")
	c.done("forget", "--company", company+" Inc.", "--yes")
	c.done(args...)
	assert.NotEmpty(t, c.done("export"))
	assert.Empty(t, c.search([]string{company}))
}

// search returns the words that some object, item or row has in it.
func (c *cloud) search(words []string) []string {
	c.t.Helper()
	found := make(map[string]bool)
	look := func(data []byte) {
		text := string(data)
		for _, w := range words {
			found[w] = found[w] || strings.Contains(text, w)
		}
	}
	for key := range c.objects(c.t.Context()) {
		look([]byte(key))
		look(plain(c.t, c.get(key)))
	}
	if c.silver == "dynamodb" {
		c.scan(look)
	}
	for _, database := range c.databases() {
		c.dump(database, look)
	}
	var out []string
	for _, w := range words {
		if found[w] {
			out = append(out, w)
		}
	}
	return out
}

// get returns an object of the bucket.
func (c *cloud) get(key string) []byte {
	c.t.Helper()
	out, err := c.bucket().GetObject(c.t.Context(), &s3.GetObjectInput{Bucket: &c.name, Key: &key})
	require.NoError(c.t, err)
	defer out.Body.Close()
	data, err := io.ReadAll(out.Body)
	require.NoError(c.t, err)
	return data
}

// plain returns data as it is and, if it is compressed, what it holds.
func plain(t testing.TB, data []byte) []byte {
	t.Helper()
	d, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer d.Close()
	if text, err := d.DecodeAll(data, nil); err == nil {
		return append(text, data...)
	}
	return data
}
