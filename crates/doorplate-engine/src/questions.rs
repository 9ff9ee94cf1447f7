//! What portal, API and commands ask.

use doorplate_domain::address::ClientAddress;
use doorplate_domain::books::Books;
use doorplate_domain::company::Company;
use doorplate_domain::filter::{CompanyFilter, CompanySort};
use doorplate_domain::id::{CompanyId, SiteId, VisitId};
use doorplate_domain::identification::{AbstainReason, Identification};
use doorplate_domain::page::{Page, PageRequest};
use doorplate_domain::time::{Day, DayRange};

use crate::companies::{CompanyList, ListedCompany};
use crate::engine::Engine;
use crate::ports::StoreError;
use crate::ports::directory::AuditEntry;
use crate::ports::events::{
    AbstentionDetail, CompanyActivity, Overview, Totals, VisitDetail, VisitQuery,
};
use crate::ports::pending::{PendingSummary, PurgeRecord};
use crate::scope::Scope;

/// The days shown when nobody says.
const DAYS_DEFAULT: i32 = 30;
/// The companies on the overview.
const OVERVIEW_COMPANIES: u32 = 10;
/// The companies that a search gives.
const COMPANIES_FOUND_MAX: usize = 20;
/// The purges shown.
const PURGES_SHOWN: u32 = 50;

/// Says why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// There is no such thing in the workspace.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The question is not right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// The question names something that is not among what is allowed.
    #[error("{field}: {message}")]
    NotAllowed {
        /// The field.
        field: &'static str,
        /// What is wrong.
        message: String,
        /// What is allowed.
        allowed: Vec<String>,
    },
    /// It could not be looked up.
    #[error("failed to look it up")]
    Store(#[source] StoreError),
}

impl From<StoreError> for QuestionError {
    fn from(error: StoreError) -> Self {
        match error {
            // The one way for a question to conflict is a cursor from another one.
            StoreError::Conflict { .. } => Self::Invalid {
                field: "cursor",
                message: "comes from another question; leave it out to begin again".to_owned(),
            },
            error => Self::Store(error),
        }
    }
}

/// Says that there is no data set to look things up in.
#[derive(Debug, thiserror::Error)]
#[error("no data set is loaded; run `doorplate dataset update` and `doorplate dataset build`")]
pub struct NoDataSet;

/// A site's span at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct OverviewAnswer {
    /// The span.
    pub range: DayRange,
    /// The span itself.
    pub current: Overview,
    /// The span of the same length before.
    pub previous: Totals,
    /// The companies with most visits.
    pub companies: Vec<ListedCompany>,
}

/// A company that visited.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyAnswer {
    /// What is known of it.
    pub company: Company,
    /// Its parent's id and name.
    pub parent: Option<(CompanyId, String)>,
    /// What it did.
    pub activity: CompanyActivity,
}

/// The pending pool of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingAnswer {
    /// What waits.
    pub summary: PendingSummary,
    /// How long an address may wait, in hours.
    pub deadline_hours: u32,
    /// Whether what waits is looked at; if not, it only waits for its deadline.
    pub is_validated: bool,
    /// What was purged, newest first.
    pub purges: Vec<PurgeRecord>,
}

impl Engine {
    /// Sums up a site's span.
    pub async fn overview(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<OverviewAnswer, QuestionError> {
        self.check_site(scope, site_id).await?;
        let events = &self.ports.events;
        let current = events.overview(scope, site_id, range).await?;
        let previous = events.overview(scope, site_id, range.previous()).await?.totals;
        let list = CompanyList {
            site_id: site_id.clone(),
            range,
            filter: CompanyFilter::default(),
            sort: CompanySort::parse("-visits").expect("it is one of the orders"),
            page: PageRequest { limit: OVERVIEW_COMPANIES, after: None },
            with_previous: false,
        };
        let companies = self.list_companies(scope, &list).await?.items;
        Ok(OverviewAnswer { range, current, previous, companies })
    }

    /// Gets a company that visited, with what the data set knows of it now.
    pub async fn get_company(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        company_id: &CompanyId,
        range: DayRange,
    ) -> Result<CompanyAnswer, QuestionError> {
        self.check_site(scope, site_id).await?;
        let found = self.ports.events.find_company_activity(scope, site_id, company_id, range);
        let activity = found.await?.ok_or(QuestionError::NotFound("company"))?;
        let data_set = self.data_set();
        let known = data_set.as_ref().and_then(|data_set| data_set.find_company(company_id));
        // A company that left the data set is still shown as it was when it visited.
        let company = known.or_else(|| activity.identification.company.clone());
        let company = company.ok_or(QuestionError::NotFound("company"))?;
        let parent = company.parent_id.as_ref().and_then(|parent_id| {
            let parent = data_set.as_ref()?.find_company(parent_id)?;
            Some((parent.id, parent.name))
        });
        Ok(CompanyAnswer { company, parent, activity })
    }

    /// Lists a company's visits, newest first.
    pub async fn list_visits(
        &self,
        scope: &Scope,
        query: &VisitQuery,
    ) -> Result<Page<VisitDetail>, QuestionError> {
        self.check_site(scope, &query.site_id).await?;
        Ok(self.ports.events.list_visits(scope, query).await?)
    }

    /// Gets the verdict on a visit with its receipt.
    pub async fn get_receipt(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        visit_id: &VisitId,
    ) -> Result<Identification, QuestionError> {
        self.check_site(scope, site_id).await?;
        let receipt = self.ports.events.find_receipt(scope, site_id, visit_id).await?;
        receipt.ok_or(QuestionError::NotFound("visit"))
    }

    /// Opens the books.
    pub async fn books(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        range: DayRange,
    ) -> Result<Books, QuestionError> {
        self.check_site(scope, site_id).await?;
        Ok(self.ports.events.books(scope, site_id, range).await?)
    }

    /// Shows what is behind one reason for abstaining.
    pub async fn abstention(
        &self,
        scope: &Scope,
        site_id: &SiteId,
        reason: AbstainReason,
        range: DayRange,
    ) -> Result<AbstentionDetail, QuestionError> {
        self.check_site(scope, site_id).await?;
        Ok(self.ports.events.abstention(scope, site_id, reason, range).await?)
    }

    /// The first and last day of a site with an outcome.
    pub async fn find_span(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<Option<DayRange>, QuestionError> {
        self.check_site(scope, site_id).await?;
        Ok(self.ports.events.find_span(scope, site_id).await?)
    }

    /// The span shown when nobody says: 30 days up to the last one with something to show.
    pub async fn default_range(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<DayRange, QuestionError> {
        let today = self.ports.clock.now().day();
        let span = self.find_span(scope, site_id).await?;
        let last = span.map_or(today, |span| {
            let is_recent = today.0 - span.to.0 < DAYS_DEFAULT;
            if is_recent { today } else { span.to }
        });
        Ok(DayRange { from: Day(last.0 - DAYS_DEFAULT + 1), to: last })
    }

    /// Says what waits for validation and what was purged.
    pub async fn pending(&self, scope: &Scope) -> Result<PendingAnswer, QuestionError> {
        let summary = self.ports.pending.summarise(scope).await?;
        let purges = self.ports.pending.list_purges(scope, PURGES_SHOWN).await?;
        let deadline_hours = self.settings.pending_deadline_hours;
        let is_validated = self.settings.validates;
        Ok(PendingAnswer { summary, deadline_hours, is_validated, purges })
    }

    /// Lists the audit lines of the workspace, newest first.
    pub async fn list_audit(
        &self,
        scope: &Scope,
        page: &PageRequest,
    ) -> Result<Page<AuditEntry>, QuestionError> {
        Ok(self.ports.directory.list_audit(scope, page).await?)
    }

    /// Looks up whoever asks about themselves.
    pub fn look_up_client(&self, address: ClientAddress) -> Result<Identification, NoDataSet> {
        self.data_set().ok_or(NoDataSet)?;
        let recognition = self.recognition.load_full().expect("it is set when the engine is made");
        Ok(recognition.identify(address))
    }

    /// Finds companies of the data set by a part of their name or domain, the best first.
    pub async fn search_companies(&self, text: String) -> Result<Vec<Company>, NoDataSet> {
        let data_set = self.data_set().ok_or(NoDataSet)?;
        let search = move || data_set.search_companies(&text, COMPANIES_FOUND_MAX);
        Ok(tokio::task::spawn_blocking(search).await.unwrap_or_default())
    }

    pub(crate) async fn check_site(
        &self,
        scope: &Scope,
        site_id: &SiteId,
    ) -> Result<(), QuestionError> {
        let site = self.ports.directory.find_site(scope, site_id).await?;
        site.map(|_| ()).ok_or(QuestionError::NotFound("site"))
    }
}
