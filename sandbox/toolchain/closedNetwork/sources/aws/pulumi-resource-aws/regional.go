// Gives terraform-provider-aws 5 the region property of @pulumi/aws 7.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// region is the property that @pulumi/aws 7 has on every regional resource
// and function. terraform-provider-aws 5 has it only in its own configuration.
const region = "region"

// regionalProvider gives terraform-provider-aws 5 the region property: it
// adds the attribute to the schemas, takes it out of what it sends on, sends
// that to an instance of the Terraform provider which is configured for that
// region, and puts it into what comes back.
type regionalProvider struct {
	tfprotov6.ProviderServer // The instance for the provider's own region.

	original *tfprotov6.GetProviderSchemaResponse
	schema   *tfprotov6.GetProviderSchemaResponse // With region.
	start    func() (*upstream, error)

	mu            sync.Mutex
	config        *tfprotov6.ConfigureProviderRequest
	defaultRegion string
	elsewhere     map[string]*upstream
}

// newRegionalProvider serves the resources and data sources in original
// through a Terraform provider that start starts.
func newRegionalProvider(
	original *tfprotov6.GetProviderSchemaResponse, initial *upstream, start func() (*upstream, error),
) *regionalProvider {
	withRegion := *original
	withRegion.ResourceSchemas = addRegion(original.ResourceSchemas, resources)
	withRegion.DataSourceSchemas = addRegion(original.DataSourceSchemas, functions)
	return &regionalProvider{
		ProviderServer: initial,
		original:       original,
		schema:         &withRegion,
		start:          start,
		elsewhere:      map[string]*upstream{},
	}
}

func addRegion(
	schemas map[string]*tfprotov6.Schema, named map[string]served,
) map[string]*tfprotov6.Schema {
	out := make(map[string]*tfprotov6.Schema, len(schemas))
	for name, s := range schemas {
		out[name] = s
		if named[name].global || slices.ContainsFunc(s.Block.Attributes, isRegionInput) {
			continue
		}
		block := *s.Block
		block.Attributes = append(slices.DeleteFunc(slices.Clone(block.Attributes), isRegion),
			&tfprotov6.SchemaAttribute{Name: region, Type: tftypes.String, Optional: true, Computed: true})
		out[name] = &tfprotov6.Schema{Version: s.Version, Block: &block}
	}
	return out
}

func isRegion(a *tfprotov6.SchemaAttribute) bool { return a.Name == region }

// isRegionInput is true where the Terraform provider (6 or later) knows region itself.
func isRegionInput(a *tfprotov6.SchemaAttribute) bool { return isRegion(a) && a.Optional }

func (p *regionalProvider) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return p.schema, nil
}

func (p *regionalProvider) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	attributes, err := objectAttributes(req.Config, p.schema.Provider.ValueType())
	if err != nil {
		return nil, err
	}
	p.config = req
	p.defaultRegion = stringOr(attributes[region], os.Getenv("AWS_REGION"))
	if p.defaultRegion == "" {
		p.defaultRegion = os.Getenv("AWS_DEFAULT_REGION")
	}
	if p.defaultRegion == "" {
		return &tfprotov6.ConfigureProviderResponse{Diagnostics: []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError,
			Summary:  "no region: set aws:region, the provider's region or AWS_REGION",
		}}}, nil
	}
	return p.ProviderServer.ConfigureProvider(ctx, req)
}

func (p *regionalProvider) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	wire := p.resource(req.TypeName)
	sent := *req
	sent.Config = wire.stripConfig(req.Config)
	if wire.err != nil {
		return nil, wire.err
	}
	return p.ProviderServer.ValidateResourceConfig(ctx, &sent)
}

func (p *regionalProvider) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	wire := p.resource(req.TypeName)
	sent := *req
	sent.Config = wire.stripConfig(req.Config)
	wanted := wire.region
	sent.ProposedNewState = wire.strip(req.ProposedNewState)
	wire.region = ""
	sent.PriorState = wire.strip(req.PriorState)
	prior := wire.region
	if wire.err != nil {
		return nil, wire.err
	}
	if wanted == "" {
		wanted = p.defaultRegion
	}

	instance, err := p.instanceFor(ctx, wanted)
	if err != nil {
		return nil, err
	}
	resp, err := instance.PlanResourceChange(ctx, &sent)
	if err != nil {
		return nil, err
	}
	wire.region = wanted
	resp.PlannedState = wire.restore(resp.PlannedState)
	if prior != "" && prior != wanted && wire.regional {
		resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(region))
	}
	return resp, wire.err
}

func (p *regionalProvider) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	wire := p.resource(req.TypeName)
	sent := *req
	sent.Config = wire.stripConfig(req.Config)
	sent.PriorState = wire.strip(req.PriorState)
	sent.PlannedState = wire.strip(req.PlannedState)
	if wire.err != nil {
		return nil, wire.err
	}
	instance, err := p.instanceFor(ctx, wire.region)
	if err != nil {
		return nil, err
	}
	resp, err := instance.ApplyResourceChange(ctx, &sent)
	if err != nil {
		return nil, err
	}
	resp.NewState = wire.restore(resp.NewState)
	return resp, wire.err
}

func (p *regionalProvider) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	wire := p.resource(req.TypeName)
	sent := *req
	sent.CurrentState = wire.strip(req.CurrentState)
	if wire.err != nil {
		return nil, wire.err
	}
	instance, err := p.instanceFor(ctx, wire.region)
	if err != nil {
		return nil, err
	}
	resp, err := instance.ReadResource(ctx, &sent)
	if err != nil {
		return nil, err
	}
	resp.NewState = wire.restore(resp.NewState)
	return resp, wire.err
}

func (p *regionalProvider) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	wire := p.resource(req.TypeName)
	sent := *req
	if wire.regional {
		var attributes map[string]any
		if err := json.Unmarshal(req.RawState.JSON, &attributes); err != nil {
			return nil, fmt.Errorf("the state of a %s: %w", req.TypeName, err)
		}
		wire.region, _ = attributes[region].(string)
		if !wire.computed {
			delete(attributes, region)
		}
		withoutRegion, err := json.Marshal(attributes)
		if err != nil {
			return nil, err
		}
		sent.RawState = &tfprotov6.RawState{JSON: withoutRegion}
	}
	resp, err := p.ProviderServer.UpgradeResourceState(ctx, &sent)
	if err != nil {
		return nil, err
	}
	resp.UpgradedState = wire.restore(resp.UpgradedState)
	return resp, wire.err
}

func (p *regionalProvider) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := p.ProviderServer.ImportResourceState(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, imported := range resp.ImportedResources {
		wire := p.resource(imported.TypeName)
		imported.State = wire.restore(imported.State)
		if wire.err != nil {
			return nil, wire.err
		}
	}
	return resp, nil
}

func (p *regionalProvider) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	wire := p.dataSource(req.TypeName)
	sent := *req
	sent.Config = wire.stripConfig(req.Config)
	if wire.err != nil {
		return nil, wire.err
	}
	return p.ProviderServer.ValidateDataResourceConfig(ctx, &sent)
}

func (p *regionalProvider) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	wire := p.dataSource(req.TypeName)
	sent := *req
	sent.Config = wire.stripConfig(req.Config)
	if wire.err != nil {
		return nil, wire.err
	}
	instance, err := p.instanceFor(ctx, wire.region)
	if err != nil {
		return nil, err
	}
	resp, err := instance.ReadDataSource(ctx, &sent)
	if err != nil {
		return nil, err
	}
	resp.State = wire.restore(resp.State)
	return resp, wire.err
}

// instanceFor returns the Terraform provider that is configured for a region,
// and starts it if this is the first call for that region.
func (p *regionalProvider) instanceFor(ctx context.Context, wanted string) (tfprotov6.ProviderServer, error) {
	if wanted == "" || wanted == p.defaultRegion {
		return p.ProviderServer, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if instance, ok := p.elsewhere[wanted]; ok {
		return instance, nil
	}

	configType := p.schema.Provider.ValueType()
	attributes, err := objectAttributes(p.config.Config, configType)
	if err != nil {
		return nil, err
	}
	attributes[region] = tftypes.NewValue(tftypes.String, wanted)
	config, err := tfprotov6.NewDynamicValue(configType, tftypes.NewValue(configType, attributes))
	if err != nil {
		return nil, err
	}

	instance, err := p.start()
	if err != nil {
		return nil, err
	}
	resp, err := instance.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: p.config.TerraformVersion,
		Config:           &config,
	})
	if err != nil {
		return nil, err
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, fmt.Errorf("configuring the provider for %s: %s %s", wanted, d.Summary, d.Detail)
		}
	}
	p.elsewhere[wanted] = instance
	return instance, nil
}

func (p *regionalProvider) resource(name string) *regionWire {
	return p.wire(p.schema.ResourceSchemas[name], p.original.ResourceSchemas[name])
}

func (p *regionalProvider) dataSource(name string) *regionWire {
	return p.wire(p.schema.DataSourceSchemas[name], p.original.DataSourceSchemas[name])
}

func (p *regionalProvider) wire(schema, original *tfprotov6.Schema) *regionWire {
	return &regionWire{
		regional:      schema != original,
		computed:      slices.ContainsFunc(original.Block.Attributes, isRegion),
		with:          schema.ValueType(),
		without:       original.ValueType(),
		defaultRegion: p.defaultRegion,
	}
}
