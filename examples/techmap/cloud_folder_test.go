//go:build cloud

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// upload puts the files of a folder into the bucket, below prefix.
func (c *cloud) upload(fsys fs.FS, prefix string) {
	c.t.Helper()
	bucket := c.bucket()
	require.NoError(c.t, fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		key := prefix + "/" + name
		_, err = bucket.PutObject(c.t.Context(), &s3.PutObjectInput{
			Bucket: &c.name, Key: &key, Body: strings.NewReader(string(data)),
		})
		return err
	}))
}

// What people write may lie in a bucket, too: a machine that is made anew for every
// run needs no files of its own.
func TestCloudFolders(t *testing.T) {
	t.Parallel()
	c := newCloud(t, "mysql")
	address := func(prefix string) string { return "s3://" + c.name + "/" + prefix + "?endpoint=" + c.s3 }

	site, err := os.ReadFile("testdata/sites/dotori.yaml")
	require.NoError(t, err)
	c.upload(fstest.MapFS{
		"dotori.yaml":        {Data: site},
		"tenants/ashby.yaml": {Data: []byte("acme: {company: 에크미}\n")},
	}, "own/sites")
	out := c.done("--sites", address("own/sites"), "sites", "show", "dotori", "--format", "json")
	assert.Contains(t, out, "s3://"+c.name+"/own/sites/dotori.yaml", "where its file is")
	out = c.done("--sites", address("own/sites"), "sites", "show", "ashby", "--format", "json")
	assert.Contains(t, out, "에크미", "companies are in a folder below")
	assert.Contains(t, out, "s3://"+c.name+"/own/sites/tenants/ashby.yaml")
	assert.NotContains(t, out, "Cohere", "they stand for those that ship")

	c.upload(os.DirFS("../../medallion/taxonomy"), "own/taxonomy")
	in := filepath.Join(t.TempDir(), "one.jsonl")
	require.NoError(t, os.WriteFile(in, []byte(line("1", "백엔드 개발자", "[자격요건]\n• Go 경험")+"\n"), 0o600))
	c.done("--taxonomy", address("own/taxonomy"), "import", in, "--no-show")
	gold := c.done("--taxonomy", address("own/taxonomy"), "export")
	assert.Contains(t, gold, "+own.", "the version says that it is not the one that ships")

	r := c.techmap("--taxonomy", address("none"), "export")
	assert.Equal(t, exitMisuse, r.status)
	assert.Contains(t, r.stderr, "--taxonomy")
	r = c.techmap("--sites", address("none"), "sites")
	assert.Equal(t, exitMisuse, r.status)
	assert.Contains(t, r.stderr, "--sites s3://")
}
