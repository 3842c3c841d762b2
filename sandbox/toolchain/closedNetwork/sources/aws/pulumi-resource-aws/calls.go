// The calls that the bridge makes, sent on to terraform-provider-aws one for one.
package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/tfplugin5"
)

func (u *upstream) GetProviderSchema(
	ctx context.Context, _ *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := u.client.GetSchema(ctx, &tfplugin5.GetProviderSchema_Request{})
	if err != nil {
		return nil, err
	}
	return providerSchema(resp), nil
}

func (u *upstream) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	resp, err := u.client.Configure(ctx, &tfplugin5.Configure_Request{
		TerraformVersion: req.TerraformVersion,
		Config:           toWire(req.Config),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ConfigureProviderResponse{Diagnostics: diagnostics(resp.Diagnostics)}, nil
}

func (u *upstream) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := u.client.ValidateResourceTypeConfig(ctx, &tfplugin5.ValidateResourceTypeConfig_Request{
		TypeName:           req.TypeName,
		Config:             toWire(req.Config),
		ClientCapabilities: &tfplugin5.ClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: diagnostics(resp.Diagnostics)}, nil
}

func (u *upstream) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	resp, err := u.client.UpgradeResourceState(ctx, &tfplugin5.UpgradeResourceState_Request{
		TypeName: req.TypeName,
		Version:  req.Version,
		RawState: &tfplugin5.RawState{Json: req.RawState.JSON, Flatmap: req.RawState.Flatmap},
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.UpgradeResourceStateResponse{
		UpgradedState: fromWire(resp.UpgradedState),
		Diagnostics:   diagnostics(resp.Diagnostics),
	}, nil
}

func (u *upstream) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := u.client.ReadResource(ctx, &tfplugin5.ReadResource_Request{
		TypeName:     req.TypeName,
		CurrentState: toWire(req.CurrentState),
		Private:      req.Private,
		ProviderMeta: toWire(req.ProviderMeta),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ReadResourceResponse{
		NewState:    fromWire(resp.NewState),
		Private:     resp.Private,
		Diagnostics: diagnostics(resp.Diagnostics),
	}, nil
}

func (u *upstream) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := u.client.PlanResourceChange(ctx, &tfplugin5.PlanResourceChange_Request{
		TypeName:         req.TypeName,
		PriorState:       toWire(req.PriorState),
		ProposedNewState: toWire(req.ProposedNewState),
		Config:           toWire(req.Config),
		PriorPrivate:     req.PriorPrivate,
		ProviderMeta:     toWire(req.ProviderMeta),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState:                fromWire(resp.PlannedState),
		RequiresReplace:             each(resp.RequiresReplace, attributePath),
		PlannedPrivate:              resp.PlannedPrivate,
		Diagnostics:                 diagnostics(resp.Diagnostics),
		UnsafeToUseLegacyTypeSystem: resp.LegacyTypeSystem,
	}, nil
}

func (u *upstream) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := u.client.ApplyResourceChange(ctx, &tfplugin5.ApplyResourceChange_Request{
		TypeName:       req.TypeName,
		PriorState:     toWire(req.PriorState),
		PlannedState:   toWire(req.PlannedState),
		Config:         toWire(req.Config),
		PlannedPrivate: req.PlannedPrivate,
		ProviderMeta:   toWire(req.ProviderMeta),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ApplyResourceChangeResponse{
		NewState:                    fromWire(resp.NewState),
		Private:                     resp.Private,
		Diagnostics:                 diagnostics(resp.Diagnostics),
		UnsafeToUseLegacyTypeSystem: resp.LegacyTypeSystem,
	}, nil
}

func (u *upstream) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := u.client.ImportResourceState(ctx, &tfplugin5.ImportResourceState_Request{
		TypeName: req.TypeName,
		Id:       req.ID,
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ImportResourceStateResponse{
		ImportedResources: each(resp.ImportedResources,
			func(r *tfplugin5.ImportResourceState_ImportedResource) *tfprotov6.ImportedResource {
				return &tfprotov6.ImportedResource{
					TypeName: r.TypeName, State: fromWire(r.State), Private: r.Private,
				}
			}),
		Diagnostics: diagnostics(resp.Diagnostics),
	}, nil
}

func (u *upstream) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	resp, err := u.client.ValidateDataSourceConfig(ctx, &tfplugin5.ValidateDataSourceConfig_Request{
		TypeName: req.TypeName,
		Config:   toWire(req.Config),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: diagnostics(resp.Diagnostics)}, nil
}

func (u *upstream) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := u.client.ReadDataSource(ctx, &tfplugin5.ReadDataSource_Request{
		TypeName:     req.TypeName,
		Config:       toWire(req.Config),
		ProviderMeta: toWire(req.ProviderMeta),
	})
	if err != nil {
		return nil, err
	}
	return &tfprotov6.ReadDataSourceResponse{
		State:       fromWire(resp.State),
		Diagnostics: diagnostics(resp.Diagnostics),
	}, nil
}
