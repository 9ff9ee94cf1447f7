/** The API's nouns under the names that the portal uses. Nothing here is written by hand twice. */
import type { Schemas } from "@doorplate/api-client";

export type Session = Schemas["Session"];
export type Site = Schemas["Site"];
export type CreateSite = Schemas["CreateSite"];
export type UpdateSite = Schemas["UpdateSite"];
export type ConsentMode = Schemas["ConsentMode"];
export type InstallCheck = Schemas["InstallCheck"];
export type Overview = Schemas["Overview"];
export type Totals = Schemas["Totals"];
export type {
  Annotation,
  BulkChange,
  BulkSelection,
  ChangeAnnotation,
  CompanyPage,
  CompanyRow,
  FilterValue,
  Note,
  SaveSegment,
  Segment,
  Status,
  User,
  UserName,
} from "./coming.ts";
export type CompanyDetail = Schemas["CompanyDetail"];
export type Company = Schemas["Company"];
export type FieldSource = Schemas["FieldSource"];
export type Identification = Schemas["Identification"];
export type Evidence = Schemas["Evidence"];
export type Visit = Schemas["Visit"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Verdicts = Schemas["Verdicts"];
export type VerdictDetail = Schemas["VerdictDetail"];
export type Pending = Schemas["Pending"];
export type CookieUplift = Schemas["Uplift"];
export type NamedDomain = Schemas["NamedDomain"];
export type Correction = Schemas["Correction"];
export type CorrectionList = Schemas["CorrectionList"];
export type CorrectionResult = Schemas["CorrectionResult"];
export type CreateCorrection = Schemas["CreateCorrection"];
export type FoundCompany = Schemas["FoundCompany"];
export type DataSetQuality = Schemas["DataSetQuality"];
export type QualityReport = Schemas["QualityReport"];
export type QualityBin = Schemas["QualityBin"];
export type Supersession = Schemas["Supersession"];
export type DataSet = Schemas["DataSet"];
export type DataSource = Schemas["DataSource"];
