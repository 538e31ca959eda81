package manifests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const kubernetes = "../../examples/kubernetes"

// overlays are what a cluster can be given.
var overlays = []string{"trial", "volume", "s3", "aws", "airflow"}

// kinds makes an empty object of every kind that the manifests may have. Another one
// is an error: it would need its checks first.
var kinds = map[string]func() metav1.Object{
	"v1/Namespace":                                    func() metav1.Object { return new(corev1.Namespace) },
	"v1/ServiceAccount":                               func() metav1.Object { return new(corev1.ServiceAccount) },
	"v1/ConfigMap":                                    func() metav1.Object { return new(corev1.ConfigMap) },
	"v1/Service":                                      func() metav1.Object { return new(corev1.Service) },
	"v1/PersistentVolumeClaim":                        func() metav1.Object { return new(corev1.PersistentVolumeClaim) },
	"apps/v1/DaemonSet":                               func() metav1.Object { return new(appsv1.DaemonSet) },
	"apps/v1/Deployment":                              func() metav1.Object { return new(appsv1.Deployment) },
	"apps/v1/StatefulSet":                             func() metav1.Object { return new(appsv1.StatefulSet) },
	"batch/v1/Job":                                    func() metav1.Object { return new(batchv1.Job) },
	"batch/v1/CronJob":                                func() metav1.Object { return new(batchv1.CronJob) },
	"rbac.authorization.k8s.io/v1/Role":               func() metav1.Object { return new(rbacv1.Role) },
	"rbac.authorization.k8s.io/v1/RoleBinding":        func() metav1.Object { return new(rbacv1.RoleBinding) },
	"rbac.authorization.k8s.io/v1/ClusterRole":        func() metav1.Object { return new(rbacv1.ClusterRole) },
	"rbac.authorization.k8s.io/v1/ClusterRoleBinding": func() metav1.Object { return new(rbacv1.ClusterRoleBinding) },
	"networking.k8s.io/v1/NetworkPolicy":              func() metav1.Object { return new(networkingv1.NetworkPolicy) },
	"policy/v1/PodDisruptionBudget":                   func() metav1.Object { return new(policyv1.PodDisruptionBudget) },
}

// A cluster is what an overlay makes, and the pods that Airflow starts in it.
type cluster struct {
	objects []metav1.Object
	started []workload
}

// render builds an overlay as "kubectl apply -k" does, and decodes every object; a
// field that its kind does not have is an error.
func render(t *testing.T, overlay string) *cluster {
	t.Helper()
	c := renderFolder(t, kubernetes+"/overlays/"+overlay)
	if overlay == "airflow" {
		c.started = airflowPods(t)
	}
	return c
}

// renderFolder does the same with any folder that has a kustomization.
func renderFolder(t *testing.T, folder string) *cluster {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	require.NoError(t, err)
	c := &cluster{}
	for _, r := range built.Resources() {
		name := r.GetApiVersion() + "/" + r.GetKind()
		newObject, ok := kinds[name]
		require.True(t, ok, "no checks for %s", name)
		text, err := r.AsYAML()
		require.NoError(t, err)
		object := newObject()
		require.NoError(t, yaml.UnmarshalStrict(text, object), "%s %s", name, r.GetName())
		c.objects = append(c.objects, object)
	}
	return c
}

// of returns the objects of one kind.
func of[T metav1.Object](c *cluster) []T {
	var out []T
	for _, o := range c.objects {
		if typed, ok := o.(T); ok {
			out = append(out, typed)
		}
	}
	return out
}

// A workload is a pod template, with who has it.
type workload struct {
	name string // kind and name, as kubectl writes it
	pod  corev1.PodTemplateSpec
}

func (c *cluster) workloads() []workload {
	out := slices.Clone(c.started)
	add := func(kind string, o metav1.Object, pod corev1.PodTemplateSpec) {
		out = append(out, workload{fmt.Sprintf("%s/%s", kind, o.GetName()), pod})
	}
	for _, d := range of[*appsv1.Deployment](c) {
		add("deployment", d, d.Spec.Template)
	}
	for _, d := range of[*appsv1.DaemonSet](c) {
		add("daemonset", d, d.Spec.Template)
	}
	for _, s := range of[*appsv1.StatefulSet](c) {
		add("statefulset", s, s.Spec.Template)
	}
	for _, j := range of[*batchv1.Job](c) {
		add("job", j, j.Spec.Template)
	}
	for _, j := range of[*batchv1.CronJob](c) {
		add("cronjob", j, j.Spec.JobTemplate.Spec.Template)
	}
	return out
}

// ours reports whether a workload runs our image.
func (w workload) ours() bool {
	return strings.HasPrefix(w.pod.Spec.Containers[0].Image, "ghcr.io/techmap-it/techmap:")
}

// named reports whether c has an object of type T with a name.
func named[T metav1.Object](c *cluster, name string) bool {
	for _, o := range of[T](c) {
		if o.GetName() == name {
			return true
		}
	}
	return false
}
